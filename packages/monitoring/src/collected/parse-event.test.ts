import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { joinEvents, parseEvent } from './parse-event.ts';

/** What a line must be, as a schema says it: slow, and beyond doubt. */
const event = z.object({ correlationid: z.string(), time: z.string(), data: z.array(z.looseObject({})) });
const input = z.looseObject({
  text: z.string().optional(),
  textSha256: z.string().optional(),
  characters: z.number().nonnegative().optional(),
});
const output = z.looseObject({
  label: z.string(),
  probability: z.number().min(0).max(1.000001).optional(),
  unknownShare: z.number().min(0).max(1).optional(),
});

const odd = fc.constantFrom<unknown>(undefined, null, '', 'x', -1, 0, 0.5, 1, 1.0000005, 2, 1e300, true, [], {}, [[]]);
const recordOf = (keys: readonly string[]) =>
  fc.record(Object.fromEntries(keys.map((key) => [key, odd])), { requiredKeys: [] });
const side = (keys: readonly string[]) =>
  fc.record({
    correlationid: fc.oneof({ weight: 9, arbitrary: fc.string() }, odd),
    time: fc.oneof({ weight: 9, arbitrary: fc.constant('2026-11-28T12:00:00.000Z') }, odd),
    data: fc.oneof({ weight: 9, arbitrary: fc.array(fc.oneof({ weight: 9, arbitrary: recordOf(keys) }, odd)) }, odd),
  });

test('lines are read as the schema says', () => {
  const lines = fc.oneof(
    side(['text']).map((value) => JSON.stringify(value)),
    fc.json(),
    fc.string(),
  );
  fc.assert(
    fc.property(lines, (line) => {
      let parsed: unknown;
      try {
        parsed = event.safeParse(JSON.parse(line)).data;
      } catch {
        parsed = undefined;
      }
      expect(parseEvent(line)).toEqual(parsed);
    }),
    { numRuns: 500 },
  );
});

test('sides are joined as the schemas say', () => {
  const time = '2026-11-28T12:00:00.000Z';
  const inputs = fc.array(recordOf(['text', 'textSha256', 'characters']), { maxLength: 2 });
  const outputs = fc.array(recordOf(['label', 'probability', 'unknownShare']), { maxLength: 2 });
  fc.assert(
    fc.property(inputs, outputs, (given, answered) => {
      const fits =
        given.length === answered.length &&
        given.every((each) => input.safeParse(each).success) &&
        answered.every((each) => output.safeParse(each).success);
      const joined = joinEvents(
        { correlationid: 'a', time, data: given },
        { correlationid: 'a', time, data: answered },
      );
      expect(joined !== undefined).toBe(fits);
      for (const [index, document] of joined?.entries() ?? []) {
        const { text, textSha256, characters } = input.parse(given[index]);
        const { label, probability, unknownShare } = output.parse(answered[index]);
        const confidence = probability === undefined ? undefined : Math.min(1, probability);
        expect(document).toEqual({
          ...{ correlationId: 'a', index, time: Date.parse(time), text, textHash: textSha256, label, confidence },
          ...{ characters: characters ?? text?.length ?? 0, unknownShare },
        });
      }
    }),
    { numRuns: 500 },
  );
});
