import { expect, test } from 'vitest';
import type { GivenLabel, LabelQuestion, LabelReceipt } from '../../../api/labelling.ts';
import { EMPTY_DESK, withLabel, withoutLast, withQuestions, withReceipt } from './label-desk.ts';
import { keyMeaning, labelsLike } from './label-keys.ts';
import { Outbox, type PendingLabel } from './outbox.ts';
import { sendLabels } from './send-labels.ts';

const question = (id: number): LabelQuestion => ({ id, text: `text ${id}`, batch: 1, copies: 1, dispute: undefined });
const given = (item: number, label: string | null, isWithdrawn = false): GivenLabel => {
  return { item, label, note: '', decides: false, isWithdrawn, at: 1, seconds: 2 };
};
const receipt = (item: number): LabelReceipt => {
  return { item, state: 'settled', label: 'ham', why: undefined, fault: undefined };
};

function memory(isFull = () => false): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    key: (i) => [...values.keys()][i] ?? null,
    getItem: (name) => values.get(name) ?? null,
    removeItem: (name) => void values.delete(name),
    clear: () => values.clear(),
    setItem: (name, value) => {
      if (isFull()) throw new Error('quota');
      values.set(name, value);
    },
  };
}

test('texts are labelled one after the other, and the last label can be taken back', () => {
  let desk = withQuestions(EMPTY_DESK, [question(1), question(2)]);
  desk = withLabel(desk, given(1, 'ham'));
  desk = withReceipt(withQuestions(desk, [question(1), question(2), question(3)]), receipt(1));
  expect(desk.coming.map(({ id }) => id)).toEqual([2, 3]);
  expect(desk.done[0]?.receipt?.state).toBe('settled');
  expect(withLabel(desk, given(3, 'ham'))).toBe(desk);
  expect(withoutLast(desk)).toMatchObject({ coming: [{ id: 1 }, { id: 2 }, { id: 3 }], done: [] });
  expect(withoutLast(EMPTY_DESK)).toBe(EMPTY_DESK);
});

test('keys give labels in their order, and no label takes the key of something else', () => {
  const labels = Array.from({ length: 40 }, (_, i) => `label ${i}`);
  expect(keyMeaning('1', labels)).toEqual({ does: 'label', label: 'label 0' });
  expect(keyMeaning('U', labels)).toEqual({ does: 'undo' });
  expect(keyMeaning('3', ['a', 'b'])).toBeUndefined();
  expect(keyMeaning('__proto__', labels)).toBeUndefined();
  expect(labelsLike('AM', ['spam', 'ham', 'amber', 'eggs'])).toEqual(['amber', 'spam', 'ham']);
});

test('labels outlive the page, are sent in their order, and what was said meanwhile is sent after', async () => {
  const storage = memory();
  const first = new Outbox(storage);
  first.put('mail', 'ann', given(1, 'ham'));
  first.put('mail', 'ann', given(2, 'spam'));
  first.put('__proto__', 'bob', given(1, null));
  const outbox = new Outbox(storage);
  const sent: unknown[] = [];
  await sendLabels(
    outbox,
    async (scope, who, labels) => {
      sent.push([scope, who, labels.map(({ item, label, isWithdrawn }) => [item, isWithdrawn ? 'back' : label])]);
      // Taken back while it is under way.
      if (sent.length === 1) outbox.put('mail', 'ann', given(2, null, true));
      return labels.map(({ item }) => receipt(item));
    },
    () => undefined,
  );
  expect(sent).toEqual([
    [
      'mail',
      'ann',
      [
        [1, 'ham'],
        [2, 'spam'],
      ],
    ],
    ['__proto__', 'bob', [[1, null]]],
    ['mail', 'ann', [[2, 'back']]],
  ]);
  expect(new Outbox(storage).list()).toEqual([]);
});

test('without a connection everything stays, also where the browser keeps nothing', async () => {
  for (const storage of [memory(), memory(() => true), undefined]) {
    const outbox = new Outbox(storage);
    outbox.put('mail', 'ann', given(1, 'ham'));
    outbox.put('mail', 'ann', given(1, 'spam'));
    const post = async () => {
      throw new Error('away');
    };
    await expect(sendLabels(outbox, post, () => undefined)).rejects.toThrow('away');
    expect(outbox.list()).toMatchObject([{ item: 1, label: 'spam' }]);
    const receipts: PendingLabel[] = [];
    await sendLabels(
      outbox,
      async (_scope, _who, labels) => labels.map(({ item }) => receipt(item)),
      (label) => {
        receipts.push(label);
      },
    );
    expect([receipts.length, outbox.list().length, outbox.isAtRisk]).toEqual([1, 0, false]);
  }
});
