import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkShape, readArmSchema } from './index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'schema-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'schema.json');
const ref = (name: string) => ({ $ref: `#/definitions/${name}` });
const tagged = (kind: string, properties: object) => ({
  type: 'object',
  properties: { kind: { type: 'string', enum: [kind] }, ...properties },
  required: ['kind'],
});
writeFileSync(
  file,
  JSON.stringify({
    resourceDefinitions: {
      topics: {
        properties: { place: { oneOf: [ref('Place'), { $ref: 'https://example.org/definitions.json#/expression' }] } },
        required: ['place'],
      },
    },
    definitions: {
      Place: {
        type: 'object',
        properties: {},
        oneOf: [
          tagged('Queue', { name: { type: 'string', minLength: 3 } }),
          tagged('Hook', { url: { type: 'string' } }),
        ],
      },
    },
  }),
);

test.each<[object, string[]]>([
  [{ place: { kind: 'Queue', name: 'events' } }, []],
  [{ place: { kind: 'Hook', url: 'https://example.org' } }, []],
  [{ place: { kind: 'Queue', url: 'x' } }, ['place.url is not a property of Place.Queue']],
  [{ place: { kind: 'Queue', name: 'x' } }, ['place.name must be a string of at least 3 characters; got "x"']],
  [{ place: { kind: 'Mail' } }, ['place.kind must be one of Hook, Queue; got "Mail"']],
  [{}, ['place is required']],
])('a family whose members are written in place: %j', async (body, problems) => {
  const shapes = await readArmSchema(file);
  const found = checkShape(body, { kind: 'object', name: 'topics' }, shapes);
  expect(found.map(({ path: at, message }) => `${at} ${message}`)).toEqual(problems);
});
