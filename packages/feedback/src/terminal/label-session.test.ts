import { openLabels } from '@aml-mlops/tracking/labels';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LabelSession } from './label-session.ts';

let store: ReturnType<typeof openLabels>;
let clock = 0;
beforeEach(() => {
  clock = 0;
  store = openLabels('sqlite::memory:', () => 1);
  const queue = store.queue('mail');
  queue.configure({ labels: ['spam', 'ham', 'ham of Parma'], annotators: 1 });
  const of = (text: string) => ({ text, sourceId: text, source: 'pool', arm: 'query', strategy: 'margin' }) as const;
  queue.add(['first', 'second', 'third'].map(of));
});
afterEach(() => store.close());

function start(disputed = false) {
  const queue = store.queue('mail');
  const session = new LabelSession(queue, { annotator: 'ann', disputed, clock: () => clock });
  const type = (keys: string) => {
    for (const text of keys)
      session.press({ text, name: text === '\r' ? 'return' : text === '\b' ? 'backspace' : text, ctrl: false });
  };
  return { queue, session, type, labels: () => queue.answers().map(({ label }) => label) };
}

test('a key gives a label, and the next text is shown', () => {
  const { session, type, labels, queue } = start();
  expect(session.view.item?.text).toBe('first');
  expect(session.view.choices.map(({ key, label }) => `${key} ${label}`)).toEqual([
    '1 spam',
    '2 ham',
    '3 ham of Parma',
  ]);
  clock = 2500;
  type('2');
  expect(session.view).toMatchObject({ item: { text: 'second' }, labelled: 1 });
  expect(queue.answers()[0]).toMatchObject({ label: 'ham', annotator: 'ann', origin: 'terminal', seconds: 2.5 });
  type('9');
  expect(session.view.message).toBe('this key gives no label');
  type('s1');
  expect(labels()).toEqual(['ham', undefined, 'spam']);
  expect(session.isOver).toBe(true);
});

test('undo takes back the last answer of this session, label or skip', () => {
  const { session, type, labels } = start();
  type('u');
  expect(session.view.message).toBe('nothing to undo');
  type('1su');
  expect(session.view).toMatchObject({ item: { text: 'second' }, labelled: 1, skipped: 0, message: 'taken back' });
  type('u2');
  expect(session.view.item?.text).toBe('second');
  expect(labels()).toEqual(['ham']);
});

test('a note goes with the next label, and keys are letters while it is typed', () => {
  const { queue, type, session } = start();
  type('nquite suree\b!\r1');
  expect(queue.answers()[0]).toMatchObject({ label: 'spam', note: 'quite sure!' });
  expect(session.view.note).toBe('');
});

test('a label is found by its name', () => {
  const { type, labels, session } = start();
  type('/parm\r/nothing\r');
  expect(labels()).toEqual(['ham of Parma']);
  expect(session.view.message).toBe('no label has nothing');
  type('/h');
  expect(session.view.choices.map(({ label }) => label)).toEqual(['ham', 'ham of Parma']);
  session.press({ text: undefined, name: 'escape', ctrl: false });
  expect(session.view.mode).toBe('label');
});

test('q and Ctrl+C end it; what was answered stays', () => {
  const { session, type, labels } = start();
  type('1q');
  expect(session.isOver).toBe(true);
  expect(labels()).toEqual(['spam']);
  const other = start().session;
  other.press({ text: '\u0003', name: 'c', ctrl: true });
  expect(other.isOver).toBe(true);
});
