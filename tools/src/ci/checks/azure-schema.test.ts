import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const SCHEMA = path.join(ROOT, '../shared/data/azure-schemas/azure-pipelines.service-schema.v1.261.1.json');
if (!existsSync(SCHEMA)) process.stdout.write('skipped: the schema of Azure Pipelines is not in ../shared\n');

/** The schema knows texts, also where they are numbers or booleans; booleans as such for the inputs of tasks alone. */
function asWritten(key: unknown, value: unknown): unknown {
  if (key !== 'inputs' || typeof value !== 'object' || value === null) return value;
  const booleans = Object.entries(value).map(([name, text]) => [
    name,
    text === 'true' || text === 'false' ? text === 'true' : text,
  ]);
  return Object.fromEntries(booleans);
}

test.skipIf(!existsSync(SCHEMA))('the pipelines pass the published schema, and a mistyped member does not', () => {
  const validate = new Ajv({ strict: false, allErrors: false, validateFormats: false, unicodeRegExp: false }).compile(
    JSON.parse(readFileSync(SCHEMA, 'utf8')),
  );
  const files = globSync('.azure-pipelines/*.yml', { cwd: ROOT });
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const pipeline = parse(readFileSync(path.join(ROOT, file), 'utf8'), asWritten, { schema: 'failsafe' });
    expect(validate(pipeline), `${file}: ${JSON.stringify(validate.errors?.slice(0, 3))}`).toBe(true);
    expect(validate({ ...pipeline, triger: 'none' }), file).toBe(false);
  }
});
