import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeTinyModel } from '../testing/tiny-model.ts';
import { readCases, type ValidationCases } from './cases.ts';
import { validationPage } from './report.ts';
import { validateModel } from './validate.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'validation-'));
  await writeTinyModel(path.join(folder, 'model'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const golden = [
  { text: 'a star in the telescope', label: 'astronomy' },
  { text: 'the lens and the film', label: 'photography' },
  { text: 'radio antenna', label: 'radio' },
];

async function casesOf(json: object): Promise<ValidationCases> {
  const file = path.join(folder, 'cases.json');
  await writeFile(file, JSON.stringify({ schemaVersion: 1, ...json }));
  return readCases(file);
}

async function validate(json: object, extra: { champion?: string; now?: () => number } = {}) {
  return validateModel({ model: path.join(folder, 'model'), cases: await casesOf(json), ...extra });
}

test('a model that knows its cases passes every check', async () => {
  let clock = 0;
  const now = () => {
    clock += 0.5;
    return clock;
  };
  const directional = [
    { from: 'radio', to: 'radio antenna', label: 'radio', expect: 'likelier' },
    { from: 'radio', to: 'radio star', label: 'radio', expect: 'less-likely' },
  ];
  const budgets = { latencyMs: 1, bytes: 1_000_000 };
  const champion = path.join(folder, 'model');
  const slices = [{ name: 'short', texts: golden, minimumAccuracy: 1 }];
  const cases = { golden, slices, invariant: golden.map(({ text }) => text), directional, budgets };
  const { passed, checks } = await validate(cases, { now, champion });
  expect(checks.map(({ name, passed: ok }) => [name, ok])).toEqual([
    ['golden texts', true],
    ['golden texts of every class', true],
    ['slice: short', true],
    ['invariance: case', true],
    ['invariance: white space', true],
    ['invariance: signature', true],
    ['invariance: punctuation', true],
    ['directional', true],
    ['latency', true],
    ['size', true],
    ['champion', true],
  ]);
  expect(passed).toBe(true);
  expect(checks.find(({ name }) => name === 'latency')?.detail).toBe('median 0.50 ms a text; budget 1 ms');
});

test('what a model does not know is named', async () => {
  const { passed, checks } = await validate({
    golden: [{ text: 'radio', label: 'astronomy' }],
    invariant: ['radio'],
    signature: ' star star star telescope telescope',
    directional: [{ from: 'radio', to: 'radio antenna', label: 'radio', expect: 'less-likely' }],
    budgets: { bytes: 10 },
  });
  expect(passed).toBe(false);
  const failed = checks.filter((check) => !check.passed);
  expect(failed.map(({ name, detail }) => `${name}: ${detail.replace(/\d{3,}/, 'N')}`)).toEqual([
    'golden texts: 0 of 1 have their label: "radio" is radio, not astronomy',
    'golden texts of every class: none of photography; radio',
    'invariance: signature: 0 of 1 keep their label: "radio star star star telescope telescope" is astronomy, without the change radio',
    expect.stringMatching(
      /^directional: 0 of 1 change as expected: "radio" -> "radio antenna": radio goes from 0\.\S+ to 0\./,
    ),
    'size: N bytes; budget 10 bytes',
  ]);
});

test('a slice must reach its own accuracy, neither more nor less', async () => {
  const texts = [...golden, { text: 'radio', label: 'astronomy' }];
  const slices = [0.75, 0.76].map((minimumAccuracy) => ({ name: `at ${minimumAccuracy}`, texts, minimumAccuracy }));
  const { checks } = await validate({ slices });
  const detail = '3 of 4 have their label: "radio" is radio, not astronomy';
  expect(checks).toEqual([
    { name: 'slice: at 0.75', passed: true, detail },
    { name: 'slice: at 0.76', passed: false, detail },
  ]);
});

test('a budget forgives a share, and the champion must not know more', async () => {
  const biased = await writeTinyModel(path.join(folder, 'biased'), { lean: 9 });
  const cases = await casesOf({ golden, budgets: { goldenErrors: 0.7 } });
  const { checks } = await validateModel({ model: biased, champion: path.join(folder, 'model'), cases });
  expect(checks.find(({ name }) => name === 'golden texts')?.passed).toBe(true);
  expect(checks.at(-1)).toMatchObject({
    name: 'champion',
    passed: false,
    detail: '0 golden texts more and 2 fewer than the champion: "the lens and the film"; "radio antenna"',
  });
});

test.each([[{ schemaVersion: 2 }], [{ schemaVersion: 1, goldn: [] }], [{ schemaVersion: 1, invariant: [''] }]])(
  'a file of cases such as %j is refused',
  async (json) => {
    const refused = { code: 'E_VALIDATION_CASES', fields: { file: path.join(folder, 'cases.json') } };
    await expect(casesOf(json)).rejects.toMatchObject(refused);
  },
);

test('texts are text in the report', async () => {
  const validation = await validate({ golden: [{ text: '<script>radio', label: '<b>' }] });
  const markup = validationPage('m:1', validation);
  expect(markup).not.toContain('<script>');
  expect(markup).not.toContain('<b>');
});

test("the README's file of cases is one", async () => {
  const readme = await readFile(path.join(import.meta.dirname, '../../README.md'), 'utf8');
  const json = JSON.parse(/```json\n(.*?)```/s.exec(readme)?.[1] ?? '') as { golden: unknown[] };
  expect(await casesOf(json)).toMatchObject({ golden: json.golden });
});
