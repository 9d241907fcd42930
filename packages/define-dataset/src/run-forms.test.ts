import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readDataset, readPart } from '@aml-mlops/artifacts';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { define, temporaryFolder, writeRaw } from './raw.fixture.ts';
import { zipOf } from './zip.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const TEXTS = [
  'The café opens at nine and the coffee is good, really good',
  'My phone does not charge any more since yesterday evening',
  'A "quoted" word; a semicolon | a bar, and a comma',
  "It's raining again, so the match was called off",
  'Please send me the invoice of last month again',
  'The telescope shows the rings of Saturn on a clear night',
  'How do I reset the password of my account',
  'The bread was still warm when we came home from the baker',
  'Nobody told me that the train leaves an hour earlier',
  'What a goal in the last minute of the game',
];
const LABELS = TEXTS.map((_, i) => (i % 2 === 0 ? 'ham' : 'spam'));
const rows = TEXTS.map((text, i) => ({ text, label: LABELS[i] as string }));
const quoted = (text: string, quote = '"') => quote + text.replaceAll(quote, quote + quote) + quote;
const table = (delimiter: string, header = true, quote = '"') =>
  [
    ...(header ? [`text${delimiter}label`] : []),
    ...rows.map((row) => quoted(row.text, quote) + delimiter + row.label),
  ].join('\n');
const unnamed = rows.map(({ text, label }) => [text, label]);
const json = (row: (row: { text: string; label: string }, i: number) => unknown) => rows.map(row);
const folders = Object.fromEntries(rows.map(({ text, label }, i) => [`${label}/${i}.txt`, text]));

async function read(files: Record<string, string | Uint8Array>, params: Record<string, unknown> = {}) {
  const raw = await writeRaw(path.join(folder, 'raw'), files);
  const { outputs } = await define(path.join(folder, 'out'), raw, { minClassRows: 1, ...params });
  const sets = await Promise.all([readDataset(outputs.train), readDataset(outputs.test)]);
  const found = sets.flatMap(({ texts, targets, labels }) =>
    texts.map((text, i) => `${labels[targets[i] ?? -1]}: ${text}`),
  );
  const report = JSON.parse(await readFile(path.join(outputs.quarantine, 'reading.json'), 'utf8')) as {
    notes: string[];
  };
  return { found: found.sort(), notes: report.notes, outputs };
}

const wanted = (prefix = '') => rows.map(({ text, label }) => `${label}: ${prefix}${text}`).sort();
const parquet = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: 'text', data: TEXTS, type: 'STRING' },
      { name: 'label', data: LABELS.map((label) => BigInt(label === 'ham' ? 0 : 1)), type: 'INT64' },
    ],
    kvMetadata: [
      {
        key: 'huggingface',
        value: JSON.stringify({
          info: { features: { text: { _type: 'Value' }, label: { names: ['ham', 'spam'], _type: 'ClassLabel' } } },
        }),
      },
    ],
  }),
);

test.each<[string, Record<string, string | Uint8Array>, string]>([
  ['semicolons', { 'a.csv': table(';') }, 'a.csv: semicolons between fields'],
  ['bars', { 'a.csv': table('|') }, 'a.csv: bars between fields'],
  ['tabs in a .csv file', { 'a.csv': table('\t') }, 'a.csv: tabs between fields'],
  [
    'single quotes and no header',
    { 'a.csv': table(';', false, "'") },
    'a.csv: semicolons between fields, single quotes, no header, text from "column1", label from "column2"',
  ],
  [
    'a tab file without quoting, named neither',
    { corpus: rows.map(({ text, label }) => `${label}\t${text}`).join('\n') },
    'corpus: a table, tabs between fields, no quoting, no header, text from "column2", label from "column1"',
  ],
  ['UTF-16', { 'a.csv': Buffer.from(`\uFEFF${table(',')}`, 'utf16le') }, 'a.csv: encoding utf-16le'],
  ['Windows-1252', { 'a.csv': Buffer.from(table(','), 'latin1') }, 'a.csv: encoding windows-1252'],
  ['carriage returns', { 'a.csv': table(',').replaceAll('\n', '\r') }, 'a.csv: lines ended by carriage returns'],
  ['gzip', { 'a.csv.gz': gzipSync(table(',')) }, 'a.csv.gz: packed'],
  ['zip', { 'a.zip': zipOf({ 'data/a.csv': table(','), 'README.md': 'x' }) }, 'a.zip/data/a.csv: packed'],
  [
    'other names',
    { 'a.csv': table(',').replace('text,label', 'Tweet,Class') },
    'text from "Tweet", label from "Class"',
  ],
  ['an array', { 'a.json': JSON.stringify(rows, null, 1) }, 'a.json: a JSON array'],
  [
    'lists of objects, one for each split',
    {
      'a.json': JSON.stringify({ version: 1, train: rows.slice(3), about: { by: ['x', 'y'] }, val: rows.slice(0, 3) }),
    },
    'a.json: lists of JSON rows in one object',
  ],
  [
    'lists of texts with labels, without names',
    { 'a.json': JSON.stringify({ train: unnamed.slice(3), oos_val: unnamed.slice(0, 3) }, null, 2) },
    'a.json: lists of JSON rows in one object, rows without names, text from "column1", label from "column2"',
  ],
  [
    'an array of texts with labels',
    { 'a.json': JSON.stringify(unnamed) },
    'a.json: a JSON array, rows without names, text from "column1", label from "column2"',
  ],
  [
    'a text and its label a line, as an array',
    { 'a.jsonl': unnamed.map((row) => JSON.stringify(row)).join('\n') },
    'a.jsonl: rows without names, text from "column1", label from "column2"',
  ],
  [
    'a class a folder, a read-me beside it',
    { ...folders, 'README.TXT': 'about' },
    '10 files are a text each, labelled by their folders: 2 classes',
  ],
  [
    'a class a file',
    { 'corpus.ham.txt': linesOf('ham'), 'corpus.spam.txt': linesOf('spam') },
    'corpus.ham.txt and 1 more: a text a line, labels from the names of the files',
  ],
  [
    'fastText',
    { 'a.txt': rows.map(({ text, label }) => `__label__${label} ${text}`).join('\n') },
    "a.txt: fastText's labels and texts",
  ],
  ['Hugging Face', { 'data.parquet': parquet }, 'data.parquet: class names from its metadata'],
  [
    "Prodigy's choices",
    { 'a.jsonl': json(({ text, label }) => JSON.stringify({ text, accept: [label], answer: 'accept' })).join('\n') },
    "a.jsonl: Prodigy's answers",
  ],
  [
    'Label Studio',
    {
      'a.json': JSON.stringify(
        json(({ text, label }, id) => ({
          id,
          data: { text },
          annotations: [{ result: [{ type: 'choices', value: { choices: [label] } }] }],
        })),
      ),
    },
    "a.json: a JSON array, Label Studio's annotations",
  ],
])('%s are read, and it is said', async (_, files, note) => {
  const { found, notes } = await read(files);
  expect(found).toEqual(wanted());
  expect(notes.join('\n')).toContain(note);
});

function linesOf(label: string): string {
  return rows
    .filter((row) => row.label === label)
    .map(({ text }) => text)
    .join('\n');
}

test('title and body are joined, by names and by parameter', async () => {
  const csv = ['Class Index,Title,Description', ...rows.map((row) => `${row.label},News,${quoted(row.text)}`)].join(
    '\n',
  );
  expect((await read({ 'a.csv': csv })).found).toEqual(wanted('News\n'));
  const own = csv.replace('Title,Description', 'a,b');
  expect((await read({ 'a.csv': own }, { textColumn: ['b', 'a'] })).found[0]).toBe(
    `ham: ${[...TEXTS].filter((_, i) => i % 2 === 0).sort()[0]}\nNews`,
  );
});

test('usual files are read without a word', async () => {
  const { found, notes } = await read({ 'a.csv': table(',') });
  expect(found).toEqual(wanted());
  expect(notes).toEqual([]);
});

test('rows without a label are kept for labelling, a test set without labels as a whole', async () => {
  const open = 'text\nwaits for a label\n"so does, this"\n';
  const { outputs, notes, found } = await read({ 'train.csv': `${table(',')}\nand this,\n`, 'test.csv': open });
  expect(found).toHaveLength(10);
  expect(notes).toEqual([
    'by their names, train.csv is the training set, and test.csv is the test set',
    'test.csv: no labels',
    'no row of split=test has a label: the test set is drawn from the others',
    '3 rows have no label: their texts are kept in the output unlabelled',
  ]);
  const part = (await readPart(path.join(outputs.unlabelled, 'part-00000.parquet')).next()).value;
  expect(part?.texts).toEqual(['waits for a label', 'so does, this', 'and this']);
  expect(part?.ids).toEqual(['test.csv:2', 'test.csv:3', 'train.csv:12']);
  const file = await readFile(path.join(outputs.unlabelled, 'unlabelled.json'), 'utf8');
  expect(JSON.parse(file)).toMatchObject({ rows: 3, parts: [{ rows: 3 }] });
});

test('copies stay on one side of the split, or are dropped; labels that contradict are told', async () => {
  const copies = [...rows, ...rows.map((row) => ({ ...row, text: `${row.text.toUpperCase()}!` }))];
  const files = {
    'a.jsonl': [...copies, { text: TEXTS[0], label: 'spam' }]
      .map((row, id) => JSON.stringify({ id, ...row }))
      .join('\n'),
  };
  const sides = async (params: Record<string, unknown>) => {
    const { outputs, notes } = await read(files, params);
    const [train, heldOut] = await Promise.all([readDataset(outputs.train), readDataset(outputs.test)]);
    const learnt = new Set(train.texts.map((text) => text.toLowerCase().replace('!', '')));
    const torn = heldOut.texts.filter((text) => learnt.has(text.toLowerCase().replace('!', ''))).length;
    return { rows: train.ids.length + heldOut.ids.length, torn, notes };
  };
  expect(await sides({})).toEqual({
    rows: 21,
    torn: 0,
    notes: [
      '11 of 21 rows repeat others, 11 exactly and 0 nearly: they are on the same side of the split as what they repeat (duplicates=group; or keep, drop)',
      '1 groups of duplicates have different labels: "0" is "ham", "20" is "spam"',
    ],
  });
  expect(await sides({ duplicates: 'drop' })).toMatchObject({ rows: 10, torn: 0 });
  expect((await sides({ duplicates: 'keep' })).torn).toBeGreaterThan(0);
});

test('files that label the same texts in different ways are told, with what to do', async () => {
  const numbers = table(',').replaceAll(',ham', ',0').replaceAll(',spam', ',1');
  const { notes } = await read({ 'names.csv': table(','), 'numbers.csv': numbers });
  expect(notes.at(-1)).toMatch(
    /^10 groups of duplicates have different labels: .*; where files label the same texts in different ways, leave one out: let its name begin with _$/,
  );
});

test('short files tell their encoding together', async () => {
  // Polish in Windows-1250: a letter or two a file.
  const polish = ['łąka', 'żaba', 'dąb', 'świt', 'ćma', 'koń', 'mgła', 'lęk', 'źle', 'wąż'];
  const codes: Readonly<Record<string, string>> = {
    ą: '\xb9',
    ć: '\xe6',
    ę: '\xea',
    ł: '\xb3',
    ń: '\xf1',
    ś: '\x9c',
    ź: '\x9f',
    ż: '\xbf',
  };
  const saved = (text: string) =>
    Buffer.from(
      text.replace(/[ąćęłńśźż]/g, (letter) => codes[letter]!),
      'latin1',
    );
  const files = polish.map((text, i) => [`${LABELS[i]}/${i}.txt`, saved(text)] as const);
  expect((await read(Object.fromEntries(files))).found).toEqual(
    polish.map((text, i) => `${LABELS[i]}: ${text}`).sort(),
  );
});

test.each([
  ['Hindi', 'कमरे में गर्म पानी नहीं था और खाना ठंडा था'],
  ['Chinese', '房间里没有热水，早餐也是凉的，服务员态度不好'],
])('a spreadsheet in UTF-16 is text, whatever bytes its letters have: %s', async (_, text) => {
  const lines = LABELS.map((label, i) => `${text} ${text} ${text} ${i}\t${label}`);
  const { found } = await read({ 'a.csv': Buffer.from(`\ufefftext\tlabel\n${lines.join('\n')}\n`, 'utf16le') });
  expect(found).toEqual(LABELS.map((label, i) => `${label}: ${text} ${text} ${text} ${i}`).sort());
});

test('a file of bytes that are no text is refused by name, whatever its extension', async () => {
  const bytes = new Uint8Array(5000).map((_, i) => (i * 131 + ((i * i) >> 3)) & 0xff);
  await expect(read({ 'week=1/a.csv': table(','), 'week=2/model.csv': bytes })).rejects.toMatchObject({
    code: 'E_RAW_FILE',
    message: expect.stringMatching(/week=2\/model\.csv must be text; it is binary: give the table/),
  });
});

test('rows in an encoding that was given wrongly say which parameter gives it', async () => {
  const cafe = Buffer.from(table(',').replaceAll('o', '\u00e9'), 'latin1');
  await expect(read({ 'a.csv': cafe }, { encoding: 'utf-8' })).rejects.toMatchObject({
    message: expect.stringContaining(
      'where it is in an encoding that was not recognised, give encoding, such as windows-1252',
    ),
    fields: expect.objectContaining({ parameter: 'encoding' }),
  });
});
