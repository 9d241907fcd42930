import { expect, test } from 'vitest';
import { chooseCandidate } from './choose-candidate.ts';
import type { RollOutRecord } from './roll-out-record.ts';

const endpoint = (traffic: Record<string, number>) => ({ name: 'mail', traffic });
const record = (change: Partial<RollOutRecord>): RollOutRecord => ({
  ...{ id: '1', state: 'done', candidate: 'green', model: 'mail:2', content: 'b', stage: '100', before: { blue: 100 } },
  ...change,
});

test('the first deployment is blue, and nothing serves meanwhile', () => {
  expect(chooseCandidate(endpoint({}), undefined, { content: 'a' })).toMatchObject({
    ...{ candidate: 'blue', good: undefined, before: {}, finished: false },
  });
});

test('the next one is the colour that does not serve; traffic that was moved by hand has the last word', () => {
  expect(chooseCandidate(endpoint({ blue: 100 }), undefined, { content: 'a' })).toMatchObject({
    candidate: 'green',
    good: 'blue',
  });
  const done = record({ good: 'green', previous: 'blue' });
  expect(chooseCandidate(endpoint({ green: 100 }), done, { content: 'c' })).toMatchObject({
    candidate: 'blue',
    good: 'green',
  });
  expect(chooseCandidate(endpoint({ blue: 100 }), done, { content: 'c' })).toMatchObject({
    candidate: 'green',
    good: 'blue',
  });
  expect(chooseCandidate(endpoint({ red: 100 }), undefined, { content: 'c', deployment: 'blue' })).toMatchObject({
    candidate: 'blue',
    good: 'red',
  });
});

test('a deployment that serves is not replaced', () => {
  const replace = () => chooseCandidate(endpoint({ blue: 100 }), undefined, { content: 'a', deployment: 'blue' });
  expect(replace).toThrow('deployment blue of endpoint mail must not serve while it is replaced');
});

test('the same again is finished, or goes on where the command was killed', () => {
  const done = record({ good: 'green' });
  expect(chooseCandidate(endpoint({ green: 100 }), done, { content: 'b' })).toMatchObject({
    candidate: 'green',
    finished: true,
  });
  const killed = record({ state: 'running', stage: '50', good: 'blue' });
  const plan = chooseCandidate(endpoint({ blue: 50, green: 50 }), killed, { content: 'b' });
  expect(plan).toMatchObject({ candidate: 'green', good: 'blue', resumeAt: '50', before: { blue: 100 } });
});

test("an unfinished roll-out of another model is taken back first, and a canary's own goes on", () => {
  const killed = record({ state: 'running', stage: '50', good: 'blue' });
  const other = chooseCandidate(endpoint({ blue: 50, green: 50 }), killed, { content: 'c' });
  expect(other).toMatchObject({ candidate: 'green', good: 'blue', before: { blue: 100 }, finished: false });
  expect(other.note).toBe('rolling back the unfinished roll-out of mail:2 to green');
  const canary = record({ state: 'canary', good: 'blue' });
  const traffic = endpoint({ blue: 90, green: 10 });
  expect(chooseCandidate(traffic, canary, { content: 'b', traffic: 10 }).finished).toBe(true);
  expect(chooseCandidate(traffic, canary, { content: 'b' })).toMatchObject({
    candidate: 'green',
    before: { blue: 100 },
  });
});
