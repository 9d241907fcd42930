import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Scorer } from '@aml-mlops/scoring';
import { writeTfidfModel, writeTinyModel } from '@aml-mlops/scoring/testing';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { modelIdentity } from './model-identity.ts';
import { type PredictionJob, type PredictionSummary, predictRows } from './predict.ts';
import { type FindOptions, findSources } from './read/find-sources.ts';
import { CHUNK_ROWS } from './score/chunks.ts';
import { openPredictor, type Predictor } from './score/predictor.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'batch-'));
  await writeTinyModel(at('model'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

interface Flags extends Partial<Omit<FindOptions, 'format'>> {
  readonly top?: number;
  readonly explain?: boolean;
  readonly workers?: number;
  readonly format?: PredictionJob['format'];
  readonly input?: FindOptions['format'];
  readonly model?: string;
}

async function predict(input: string, output: string, flags: Flags = {}): Promise<PredictionSummary> {
  const {
    top = 1,
    explain = false,
    workers = 1,
    format = 'csv',
    input: inputFormat,
    model = at('model'),
    ...rest
  } = flags;
  const reading = { maxRowBytes: 1 << 20, ...rest };
  const sources = await findSources(at(input), { ...reading, ...(inputFormat && { format: inputFormat }) });
  const { confidence, ...identity } = await modelIdentity(model, 'tiny');
  const predictor = await openPredictor({ model, top, explain, workers });
  try {
    return await predictRows({
      ...reading,
      sources,
      predictor,
      confidence,
      top,
      explain,
      model: { ...identity, version: '3' },
      output: at(output),
      format,
    });
  } finally {
    await predictor.close();
  }
}

const content = (name: string) => readFile(at(name), 'utf8');

test('every row keeps its columns and gets label, probability, unknown words and model', async () => {
  await writeFile(at('in.csv'), 'id,text,note\n7,"Radio, antenna",=1+1\n8,lens & film quasar,\n');
  const summary = await predict('in.csv', 'out.csv');
  const scorer = await Scorer.load(at('model'));
  const [a, b] = await scorer.predict(['Radio, antenna', 'lens & film quasar']);
  await scorer.close();
  const number = (value?: number) => Number(value?.toPrecision(6));
  expect(await content('out.csv')).toBe(
    `id,text,note,label,probability,unknown_share,model,model_version
7,"Radio, antenna",'=1+1,radio,${number(a?.probability)},0,tiny,3
8,lens & film quasar,,photography,${number(b?.probability)},${number(1 / 3)},tiny,3
`,
  );
  expect(summary).toEqual({ rows: 2, quarantined: 0, quarantine: null, output: at('out.csv') });
  expect((await readdir(folder)).sort()).toEqual(['in.csv', 'model', 'out.csv']);
});

test('added names never clash with those of the user, in any case', async () => {
  await writeFile(at('in.jsonl'), '{"text":"star","Label":"x","predicted_model":1}\n');
  await predict('in.jsonl', 'out.jsonl', { format: 'jsonl', top: 2 });
  const row = JSON.parse(await content('out.jsonl'));
  expect(Object.keys(row)).toEqual([
    ...['text', 'Label', 'predicted_model', 'predicted_2_label', 'predicted_2_probability', 'predicted_2_label_2'],
    ...['predicted_2_probability_2', 'predicted_2_unknown_share', 'predicted_2_model', 'predicted_2_model_version'],
  ]);
});

test('JSON values stay what they are; __proto__ and constructor are names like others', async () => {
  const row = '{"text":"star","__proto__":{"a":[1]},"constructor":null,"n":1.5,"b":true}';
  await writeFile(at('in.jsonl'), `${row}\n{"text":"film"}\n`);
  await predict('in.jsonl', 'out.jsonl', { format: 'jsonl' });
  const [first, second] = (await content('out.jsonl')).split('\n');
  expect(first?.startsWith('{"text":"star","__proto__":{"a":[1]},"constructor":null,"n":1.5,"b":true,"label":')).toBe(
    true,
  );
  expect(Object.keys(JSON.parse(second ?? ''))).not.toContain('n');
  await predict('in.jsonl', 'out.csv');
  expect((await content('out.csv')).split('\n')[1]).toContain('star,"{""a"":[1]}",,1.5,true,astronomy');
});

test('bad rows are kept aside with reasons; a later run without any takes the file away', async () => {
  const broken = Buffer.concat([
    Buffer.from('text\nstar\n'),
    Buffer.from([0xff, 0x0a]),
    Buffer.from('a,b\n" "\nfilm\n'),
  ]);
  await writeFile(at('in.csv'), broken);
  const summary = await predict('in.csv', 'out.csv');
  expect(summary).toMatchObject({ rows: 2, quarantined: 3, quarantine: at('out.quarantine.csv') });
  expect((await content('out.quarantine.csv')).split('\n')).toEqual([
    'file,row,reason,excerpt',
    'in.csv,3,broken-utf8,�',
    'in.csv,4,column-count,"a,b"',
    'in.csv,5,missing-text,',
    '',
  ]);
  await writeFile(at('in.csv'), 'text\nstar\n');
  expect((await predict('in.csv', 'out.csv')).quarantine).toBeNull();
  expect(await readdir(folder)).not.toContain('out.quarantine.csv');
});

test.each([
  ['semicolons', 'in.csv', Buffer.from('text;note\nfilm, lens;"a;b"\nstar;c\n')],
  ['tabs in a .csv', 'in.csv', Buffer.from('text\tnote\nfilm, lens\ta;b\nstar\tc\n')],
  ['UTF-16', 'in.csv', Buffer.from('\uFEFFtext,note\n"film, lens",a;b\nstar,c\n', 'utf16le')],
  [
    'UTF-16 with tabs, as a spreadsheet saves it',
    'in.tsv',
    Buffer.from('\uFEFFtext\tnote\r\nfilm, lens\ta;b\r\nstar\tc\r\n', 'utf16le'),
  ],
  [
    'JSON Lines in UTF-16',
    'in.jsonl',
    Buffer.from('\uFEFF{"text":"film, lens","note":"a;b"}\n{"text":"star","note":"c"}\n', 'utf16le'),
  ],
  ['gzip', 'in.csv.gz', gzipSync('text,note\n"film, lens",a;b\nstar,c\n')],
  ['line ends of one carriage return', 'in.csv', Buffer.from('text,note\r"film, lens",a;b\rstar,c\r')],
])('a file is read as for training: %s', async (_, name, bytes) => {
  await writeFile(at(name), bytes);
  expect(await predict(name, 'out.csv')).toMatchObject({ rows: 2, quarantined: 0 });
  const rows = (await content('out.csv')).split('\n').map((line) => line.split(/,(?:photography|astronomy|label),/)[0]);
  expect(rows).toEqual(['text,note', '"film, lens",a;b', 'star,c', '']);
});

test('a table without names of columns is read by the names that training gives them', async () => {
  await writeFile(at('in.tsv'), 'x\tfilm lens\ny\tstar\n');
  expect(await predict('in.tsv', 'out.csv', { textColumns: ['column2'] })).toMatchObject({ rows: 2 });
  expect((await content('out.csv')).split('\n').map((line) => line.split(',').slice(0, 2))).toEqual([
    ['column1', 'column2'],
    ['x', 'film lens'],
    ['y', 'star'],
    [''],
  ]);
});

test('a text in an encoding of its country gets the label of the same text in UTF-8', async () => {
  const text = 'Gdzie kupić dobrą lampę błyskową, żeby zdjęcia w nocy były ostre?';
  const windows1250 = 'Gdzie kupi\xe6 dobr\xb9 lamp\xea b\xb3yskow\xb9, \xbfeby zdj\xeacia w nocy by\xb3y ostre?';
  await writeFile(at('in.txt'), Buffer.from(`${windows1250}\n`, 'latin1'));
  await predict('in.txt', 'out.jsonl', { format: 'jsonl' });
  expect(JSON.parse(await content('out.jsonl')).text).toBe(text);
});

test('a folder is one output, each row with its file; columns are those of all files', async () => {
  await mkdir(at('in/week=1'), { recursive: true });
  await writeFile(at('in/week=1/a.csv'), 'text,x\nstar,1\n');
  await writeFile(at('in/b.txt'), 'film lens\n\nradio\n');
  await writeFile(at('in/_notes.md'), 'no data');
  await predict('in', 'out.jsonl', { format: 'jsonl' });
  const rows = (await content('out.jsonl'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.map(({ file, text, x, label }) => [file, text, x, label])).toEqual([
    ['b.txt', 'film lens', undefined, 'photography'],
    ['b.txt', 'radio', undefined, 'radio'],
    ['week=1/a.csv', 'star', '1', 'astronomy'],
  ]);
});

test('Parquet columns keep their types', async () => {
  const columnData = [
    { name: 'text', data: ['star', 'film'], type: 'STRING' as const },
    { name: 'n', data: [1, null], type: 'INT32' as const },
    { name: 'big', data: [2n ** 60n, 1n], type: 'INT64' as const },
    { name: 'share', data: [0.25, 0.5], type: 'DOUBLE' as const },
  ];
  await writeFile(at('in.parquet'), new Uint8Array(parquetWriteBuffer({ columnData })));
  await predict('in.parquet', 'out.parquet', { format: 'parquet' });
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(at('out.parquet')) });
  expect(rows).toMatchObject([
    { text: 'star', n: 1, big: 2n ** 60n, share: 0.25, label: 'astronomy', model_version: '3' },
    { text: 'film', n: null, big: 1n, share: 0.5, label: 'photography' },
  ]);
  await predict('in.parquet', 'out.jsonl', { format: 'jsonl' });
  expect(JSON.parse((await content('out.jsonl')).split('\n')[0] ?? '')).toMatchObject({ big: String(2n ** 60n), n: 1 });
});

test('the words that decided add up to the decision', async () => {
  await writeFile(at('in.txt'), 'Radio, antenna: quasar!\n');
  await predict('in.txt', 'out.jsonl', { format: 'jsonl', explain: true });
  const { explanation } = JSON.parse(await content('out.jsonl'));
  expect(explanation).toMatchObject({ against: 'astronomy', method: 'exact' });
  const words: { word: string; contribution: number }[] = explanation.words;
  expect(words.map(({ word }) => word)).toEqual(['antenna', 'radio']);
  const sum = words.reduce((total, { contribution }) => total + contribution, explanation.base);
  expect(sum).toBeCloseTo(explanation.decision, 4);
  await predict('in.txt', 'out.csv', { explain: true });
  expect(await content('out.csv')).toContain('""word"":""antenna""');
});

test('a model that only decides gives a score', async () => {
  await writeTfidfModel(at('decides'));
  await writeFile(at('in.tsv'), 'text\tid\nradio antenna\t1\n');
  await predict('in.tsv', 'out.csv', { model: at('decides'), top: 3 });
  const [header, row] = (await content('out.csv')).split('\n');
  expect(header).toBe('text,id,label,score,label_2,score_2,label_3,score_3,unknown_share,model,model_version');
  expect(row).toMatch(/^radio antenna,1,radio,[\d.]+,astronomy,-[\d.]+,,,0,tiny,3$/);
});

describe('output', () => {
  test.each(['csv', 'jsonl', 'parquet'] as const)(
    'as %s is the same bytes from one and three workers',
    async (format) => {
      const words = ['star', 'film', 'radio', 'lens', 'quasar', 'antenna', 'telescope'];
      const line = (i: number) => Array.from({ length: i % 23 }, (_, k) => words[(i * (k + 3)) % 7]).join(' ');
      const lines = Array.from({ length: 3 * CHUNK_ROWS + 77 }, (_, i) => `${i},"${line(i)} x"`);
      await writeFile(at('in.csv'), `id,text\n${lines.join('\n')}\n`);
      await predict('in.csv', 'one', { format });
      await predict('in.csv', 'three', { format, workers: 3, top: 1 });
      expect((await readFile(at('one'))).equals(await readFile(at('three')))).toBe(true);
    },
  );

  const failing: Predictor = {
    workers: 2,
    predict: () => Promise.reject(new Error('the model broke')),
    close: async () => {},
  };
  const job = async (extra: Partial<PredictionJob>): Promise<PredictionJob> => ({
    sources: await findSources(at('in.txt'), { maxRowBytes: 1024 }),
    predictor: failing,
    confidence: 'probability',
    top: 1,
    model: { name: 'm', version: '1' },
    output: at('out.csv'),
    format: 'csv',
    maxRowBytes: 1024,
    ...extra,
  });

  test('that failed leaves what was there before', async () => {
    await writeFile(at('in.txt'), 'star\n');
    await writeFile(at('out.csv'), 'before');
    await expect(predictRows(await job({}))).rejects.toThrow('the model broke');
    expect(await content('out.csv')).toBe('before');
    expect((await readdir(folder)).sort()).toEqual(['in.txt', 'model', 'out.csv']);
  });

  test('that was interrupted is not there', async () => {
    await writeFile(at('in.txt'), 'star\n');
    const signal = AbortSignal.abort(new Error('interrupted'));
    await expect(predictRows(await job({ signal }))).rejects.toThrow('interrupted');
    expect((await readdir(folder)).sort()).toEqual(['in.txt', 'model']);
  });

  test.each([
    ['in.txt', /must be another file than the input/],
    ['model', /must be a file; it is a folder/],
  ])('in the place of %s is refused', async (name, message) => {
    await writeFile(at('in.txt'), 'star\n');
    const refused = { code: 'E_PREDICT_OUTPUT', message: expect.stringMatching(message) };
    await expect(predictRows(await job({ output: at(name) }))).rejects.toMatchObject(refused);
  });

  test('of 300,000 rows holds no more than the chunks that are worked on', async () => {
    await writeFile(at('in.txt'), 'star\n');
    let read = 0;
    let written = 0;
    let mostHeld = 0;
    const source = {
      name: 'endless',
      path: at('model'),
      bytes: 0,
      columns: [{ name: 'text', type: 'string' }],
      text: 0,
      async *read() {
        for (let batch = 0; batch < 3000; batch++) {
          read += 100;
          mostHeld = Math.max(mostHeld, read - written);
          yield Array.from({ length: 100 }, (_, i) => ({ row: batch * 100 + i + 1, text: 'star', values: ['star'] }));
        }
      },
    } as const;
    const answer = {
      label: 'a',
      probability: 1,
      score: 1,
      unknownShare: 0,
      top: [{ label: 'a', probability: 1, score: 1 }],
    };
    const predictor: Predictor = {
      workers: 2,
      predict: async (texts) => texts.map(() => answer),
      close: async () => {},
    };
    const onProgress = (rows: number) => {
      written = rows;
    };
    const { rows } = await predictRows(await job({ sources: [source], predictor, onProgress }));
    expect(rows).toBe(300_000);
    // Four chunks that are worked on, one that is being read, and the batch that it is read from.
    expect(mostHeld).toBeLessThanOrEqual(5 * CHUNK_ROWS + 100);
  });
});

describe('input', () => {
  test('title and body are joined as for training, in every format that has columns', async () => {
    const rows = [
      { title: 'Radio', body: 'antenna, quasar' },
      { title: '', body: 'lens' },
      { title: 'film', body: '' },
    ];
    const csv = rows.map(({ title, body }) => `${title},"${body}"\n`).join('');
    await writeFile(at('in.csv'), `title,body\n${csv}`);
    await writeFile(at('in.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const columnData = (['title', 'body'] as const).map((name) => ({ name, data: rows.map((row) => row[name]) }));
    await writeFile(at('in.parquet'), Buffer.from(parquetWriteBuffer({ columnData })));
    const scorer = await Scorer.load(at('model'));
    const answers = await scorer.predict(['Radio\nantenna, quasar', 'lens', 'film']);
    await scorer.close();
    for (const input of ['in.csv', 'in.jsonl', 'in.parquet']) {
      await predict(input, 'out.jsonl', { textColumns: ['title', 'body'], format: 'jsonl' });
      const labelled = (await content('out.jsonl')).trim().split('\n');
      const found = labelled.map((line) => JSON.parse(line) as { label: string; probability: number });
      expect(found.map(({ label }) => label)).toEqual(answers.map(({ label }) => label));
      for (const [i, { probability }] of found.entries()) expect(probability).toBeCloseTo(answers[i]!.probability!, 5);
    }
    const both = { textColumns: ['title', 'text'] };
    await expect(predict('in.csv', 'out.csv', both)).rejects.toThrow('column "text" of in.csv must be there once');
  });

  test.each([
    ['a,b\nx,y\n', {}, /column "text" of in\.csv must be there once; got "a", "b"/],
    ['text,text\nx,y\n', {}, /it 2 times/],
    ['a,text\nx,y\n', { textColumns: ['body'] }, /column "body" of in\.csv must be there once; got "a", "text"/],
    ['', {}, /got no columns/],
  ])('of columns %j is refused', async (bytes, flags, message) => {
    await writeFile(at('in.csv'), bytes);
    const refused = { code: 'E_TEXT_COLUMN', message: expect.stringMatching(message) };
    await expect(predict('in.csv', 'out.csv', flags)).rejects.toMatchObject(refused);
  });

  test('of JSON Lines without a row that can be read names the first one and why', async () => {
    await writeFile(at('in.jsonl'), `${JSON.stringify({ text: 'x'.repeat(2_000_000) })}\nnot json\n`);
    await expect(predict('in.jsonl', 'out.csv')).rejects.toMatchObject({
      code: 'E_TEXT_COLUMN',
      message: expect.stringMatching(
        /must have a row that can be read, .*; row 1 is row-too-long \(more than \d+ bytes\)/,
      ),
    });
  });

  test.each(['Text\nstar\n', 'message\nstar\n', 'id,TEXT\n1,star\n'])('of header %j needs no option', async (bytes) => {
    await writeFile(at('in.csv'), bytes);
    await predict('in.csv', 'out.csv');
    expect(await content('out.csv')).toContain('astronomy');
  });

  test('of unknown kind, or none, is named', async () => {
    await writeFile(at('in.doc'), 'x');
    await expect(predict('in.doc', 'out.csv')).rejects.toMatchObject({ code: 'E_PREDICT_INPUT' });
    await expect(predict('gone.csv', 'out.csv')).rejects.toMatchObject({ code: 'E_PREDICT_INPUT' });
    await predict('in.doc', 'out.csv', { input: 'text' });
    expect(await content('out.csv')).toMatch(/^text,label/);
  });
});
