import { expect, test } from 'vitest';
import { type RollOutRecord, readRollOut, withRollOut } from './roll-out-record.ts';

const record: RollOutRecord = {
  ...{ id: '1', state: 'rolled-back', candidate: 'green', model: 'mail:2', content: 'b', stage: '10', good: 'blue' },
  ...{ before: { blue: 100 }, reason: 'p99 at stage 10: 900 ms; limit 100 ms' },
};

test('a record comes back from the tags as it was, and other tags stay', () => {
  const tags = withRollOut({ team: 'mail', 'mlops.rollout.previous': 'red' }, record);
  expect(tags['team']).toBe('mail');
  expect(tags['mlops.rollout.previous']).toBeUndefined();
  expect(readRollOut({ name: 'mail', tags })).toEqual(record);
  expect(readRollOut({ name: 'mail', tags: { team: 'mail' } })).toBeUndefined();
});

test('a reason is cut to what a tag holds; tags that somebody has changed are told', () => {
  const tags = withRollOut({}, { ...record, reason: 'x'.repeat(1000) });
  expect(tags['mlops.rollout.reason']).toHaveLength(256);
  const broken = { ...tags, 'mlops.rollout.state': 'lost' };
  expect(() => readRollOut({ name: 'mail', tags: broken })).toThrow(
    'tags mlops.rollout.* of endpoint mail must be those',
  );
});
