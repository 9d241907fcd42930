import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LabelItem } from '@aml-mlops/tracking/labels';
import { expect, test } from 'vitest';
import { answersFromCsv, itemsToCsv } from './csv.ts';
import { answersFromLabelStudio, itemsToLabelStudio, labelStudioConfig } from './label-studio.ts';
import { readExchanged } from './read-exchanged.ts';

const HOSTILE = '=cmd|"/c calc"!A1\r\n\u202e<script>alert(1)</script>, "quoted"';
const LABELS = ['ham', '=spam', 'a "b" <c>', 'constructor'];
const itemOf = (id: number, text: string): LabelItem => ({
  ...{
    id,
    text,
    scope: 'mail',
    textKey: String(id),
    source: 'pool',
    sourceId: `s${id}`,
    arm: 'query',
    strategy: 'margin',
  },
  ...{ copies: 1, batch: 1, askedAt: new Date(0), state: 'waiting', label: undefined, settledAt: undefined },
  ...{ suggestion: 'ham', probability: 0.625, model: 'm:1' },
});
const items = [itemOf(1, 'plain'), itemOf(2, HOSTILE), itemOf(3, '-1 + 2')];
const queue = { labels: LABELS, find: (id: number) => items.find((item) => item.id === id) };
const options = { file: 'labels.csv', annotator: 'ann' };

/** The table with labels filled in, as by a spreadsheet. */
function filledIn(labels: readonly string[]): string {
  const empty = itemsToCsv(items, { suggestions: true });
  return labels.reduce(
    (table, label, i) =>
      table.replace(`,,,,,ham,0.625,waiting\n`, `,${label},,,${i === 1 ? 'bob' : ''},ham,0.625,done\n`),
    empty,
  );
}

test('a table goes out and comes back; nothing in it is a formula', () => {
  const table = filledIn(['ham', "'=spam", 'constructor']);
  for (const line of itemsToCsv(items).split('\n')) expect(line).not.toMatch(/(^|,)"?[=+@-]/);
  expect(answersFromCsv(table, queue, options).map(({ item, label, annotator }) => [item, label, annotator])).toEqual([
    ...[
      [1, 'ham', 'ann'],
      [2, '=spam', 'bob'],
      [3, 'constructor', 'ann'],
    ],
  ]);
  expect(answersFromCsv(itemsToCsv(items), queue, options)).toEqual([]);
});

test('a table that a spreadsheet saved is read: byte order mark, semicolons, tabs, other order, fewer columns, a skip', () => {
  const read = (table: string) =>
    answersFromCsv(table, queue, options).map(({ item, label, note }) => [item, label, note]);
  expect(read('\ufefflabel;ITEM;note\r\nham;3;sure\r\n;1;\r\n')).toEqual([[3, 'ham', 'sure']]);
  expect(read('item\tlabel\tskip\n1\t\tx\n2\t=spam\t\n')).toEqual([
    [1, undefined, ''],
    [2, '=spam', ''],
  ]);
});

test('a table is refused by file and row, never half read', () => {
  const read = (table: string) => () => answersFromCsv(table, queue, options);
  expect(read('item,label\n1,ham\n2,eggs\n')).toThrow(
    'label must be one of ham, =spam, a "b" <c>, constructor; got "eggs" in row 3 of labels.csv',
  );
  expect(read('item,label\n9,ham\n')).toThrow('item must be one of the queue; got "9" in row 2 of labels.csv');
  expect(read('item,text,label\n1,other,ham\n')).toThrow(
    'text must be that of item 1, as it was exported; it is another in row 2 of labels.csv',
  );
  expect(read('text,label\nplain,ham\n')).toThrow('columns of labels.csv must have item and label; got text, label');
  expect(read('item,label\n1,"ham\n')).toThrow('labels.csv must be a table (CSV); quotes are broken');
});

test('Label Studio gets tasks with predictions, and a configuration in which labels are data', () => {
  expect(JSON.parse(itemsToLabelStudio([items[1]!]))).toEqual([
    {
      data: { text: HOSTILE, id: '2' },
      predictions: [
        {
          model_version: 'm:1',
          score: 0.625,
          result: [
            {
              id: 'suggestion-2',
              from_name: 'label',
              to_name: 'text',
              type: 'choices',
              value: { choices: ['ham'] },
              score: 0.625,
            },
          ],
        },
      ],
    },
  ]);
  expect(labelStudioConfig(LABELS)).toContain('<Choice value="a &#34;b&#34; &#60;c&#62;"/>');
});

test('answers come from Label Studio: several annotators, skips, ground truth', () => {
  const annotation = (choices: string[], more: object) => ({
    id: 1,
    result: [{ from_name: 'label', to_name: 'text', type: 'choices', value: { choices } }],
    ...more,
  });
  const tasks = [
    {
      data: { text: 'plain', id: '1' },
      annotations: [
        annotation(['ham'], {
          completed_by: 7,
          created_at: '2026-11-24T10:00:00Z',
          lead_time: 3.5,
          was_cancelled: false,
        }),
        annotation([], { completed_by: { id: 8, email: 'bob@example.org' }, was_cancelled: true }),
        annotation(['=spam'], { completed_by: 9, ground_truth: true }),
        { id: 4, result: [], completed_by: 10 },
      ],
    },
  ];
  const read = (content: unknown) => answersFromLabelStudio(JSON.stringify(content), queue, 'tasks.json');
  expect(read(tasks)).toEqual([
    {
      item: 1,
      annotator: 'label-studio:7',
      label: 'ham',
      origin: 'label-studio',
      decides: false,
      at: new Date('2026-11-24T10:00:00Z'),
      seconds: 3.5,
    },
    { item: 1, annotator: 'bob@example.org', label: undefined, origin: 'label-studio', decides: false },
    { item: 1, annotator: 'label-studio:9', label: '=spam', origin: 'label-studio', decides: true },
  ]);
  expect(() => read([{ data: { id: 99 } }])).toThrow(
    'data.id must be an item of the queue; got "99" in task 1 of tasks.json',
  );
  expect(() => read([{ data: { id: 1 }, annotations: [annotation(['ham', '=spam'], {})] }])).toThrow(
    'choices must be one; got 2',
  );
  expect(() => read({})).toThrow('tasks.json must be a list of tasks');
});

test.each([
  ['UTF-16 with tabs', (table: string) => Buffer.from(`\ufeff${table.replaceAll(',', '\t')}`, 'utf16le')],
  ['the encoding of Western Europe', (table: string) => Buffer.from(table, 'latin1')],
])('a table that a spreadsheet saved in %s is read', async (_, save) => {
  const text = 'Schöne Grüße aus Köln für die Gäste gibt es heißen Käse';
  const asked = { labels: ['Küche'], find: () => itemOf(1, text) };
  const folder = await mkdtemp(path.join(tmpdir(), 'exchange-'));
  const file = path.join(folder, 'labels.csv');
  await writeFile(file, save(`item,text,label\n1,${text},Küche\n`));
  const given = await readExchanged(file);
  await rm(folder, { recursive: true });
  expect(answersFromCsv(given, asked, options)).toMatchObject([{ item: 1, label: 'Küche' }]);
});
