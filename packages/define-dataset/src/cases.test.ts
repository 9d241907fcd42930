import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDatasetInfo } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkData } from './check/check-data.ts';
import { defineDataset } from './contract.ts';
import { define } from './raw.fixture.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const MAKER = path.resolve(REPOSITORY, '../shared/data/cases/make_cases.py');

interface Read {
  readonly train: number;
  readonly test: number;
  readonly labels: number;
  readonly bad: number;
}

interface Refused {
  readonly code: string;
  readonly message: string;
}

/** Rows of both sets, labels, and rows that were bad and left out. */
const read = (train: number, test: number, labels: number, bad = 0): Read => ({ train, test, labels, bad });
const refused = (code: string, message: string): Refused => ({ code, message });

/** What becomes of each folder, by the name that `make_cases.py` gives it: data as people bring it. */
const CASES: readonly (readonly [folder: string, outcome: Read | Refused])[] = [
  ['blanklines', read(240, 60, 4)],
  ['bom', read(240, 60, 4)],
  ['broken', read(239, 60, 4, 1)],
  ['capcols', read(240, 60, 4)],
  ['caps', read(240, 60, 4)],
  ['crmac', read(240, 60, 4)],
  ['csvfloat', read(240, 60, 2)],
  ['date', read(240, 60, 4)],
  ['dupcols', refused('E_RAW_SCHEMA', '(labelColumn) must be there once; got it 2 times')],
  [
    'dupid',
    refused(
      'E_DUPLICATE_ID',
      '"same" at a.csv row 2, a.csv row 3, a.csv row 4, a.csv row 7, and 1 more: mend them, or give idColumn=none',
    ),
  ],
  ['emoji', read(240, 60, 2)],
  ['emptydir', refused('E_RAW_LAYOUT', 'must hold files of .csv, .tsv')],
  ['emptyfile', refused('E_RAW_SCHEMA', 'the file is empty')],
  ['emptytexts', read(236, 59, 4, 5)],
  ['emptytexts2', refused('E_BAD_ROWS', 'got 60 of 300 (20.0 %): a.csv row 2 (missing-text)')],
  ['extra', read(240, 60, 4)],
  ['few', refused('E_EMPTY_DATASET', 'more rows of each')],
  ['formula', read(240, 60, 4)],
  ['gz', read(240, 60, 4)],
  ['gzcsv', read(240, 60, 4)],
  ['hdronly', refused('E_LABELS', 'got none')],
  ['hidden', refused('E_RAW_LAYOUT', 'names that begin with . or _ left out')],
  ['html', read(240, 60, 4)],
  ['imb', read(240, 60, 2)],
  ['intlabel', read(240, 60, 4)],
  ['jsonarr', read(240, 60, 4)],
  ['jsonarrl', read(240, 60, 4)],
  ['jsonarrl2', read(240, 60, 4)],
  ['jsonfloat', refused('E_BAD_ROWS', 'row 1 wrong-type')],
  ['jsonfloat1', read(240, 60, 2)],
  ['jsonmulti', read(240, 60, 4)],
  ['jsonnulltext', read(239, 60, 4, 1)],
  ['jsonnum', read(240, 60, 2)],
  ['labelcase', read(240, 60, 8)],
  ['labels', read(240, 60, 4)],
  ['latin1', read(240, 60, 4)],
  ['longline', read(240, 60, 4, 1)],
  ['manylabel', refused('E_EMPTY_DATASET', 'labelColumn where another column holds the labels')],
  ['mixedcols', read(240, 60, 4)],
  ['nanlabel', read(240, 60, 3)],
  ['nested', read(240, 60, 4)],
  ['nohdr', read(240, 60, 4)],
  ['norm', read(240, 60, 2)],
  ['nul', read(237, 60, 4, 3)],
  ['ok', read(240, 60, 4)],
  ['one1', read(241, 60, 5)],
  ['one2', read(242, 60, 5)],
  ['onelabel', refused('E_LABELS', 'got x: give')],
  ['proto', read(240, 60, 4)],
  ['punct', read(240, 60, 4)],
  ['script label', read(240, 60, 4)],
  ['semicolon', read(240, 60, 4)],
  ['spacecols', read(240, 60, 4)],
  ['splitonly', refused('E_RAW_LAYOUT', 'split=train and split=test')],
  ['splitval', refused('E_RAW_LAYOUT', 'split=valid')],
  ['sym', read(240, 60, 4)],
  ['symbroken', refused('E_LINK', 'what it leads to is not there')],
  ['tiny', read(10, 2, 4)],
  ['tsvincsv', read(240, 60, 4)],
  ['txt', read(240, 60, 4)],
  ['unclosed', read(239, 60, 4, 1)],
  ['utf16', read(240, 60, 4)],
  ['weekbad', refused('E_RAW_LAYOUT', 'testPartitions=["last"]')],
  ['weekmix', refused('E_RAW_LAYOUT', 'split= and week=')],
  ['weekone', read(240, 60, 4)],
  ['weekplain', refused('E_RAW_LAYOUT', 'b.csv beside partitions')],
  ['wordctor', read(200, 100, 4)],
  ['wordif', read(200, 100, 4)],
  ['wstexts', read(237, 60, 4, 3)],
  ['xlsx', refused('E_RAW_LAYOUT', 'CSV UTF-8')],
  ['xlsxcsv', refused('E_RAW_FILE', 'zip archive')],
  ['zip', read(240, 60, 4)],
];

describe.skipIf(!existsSync(MAKER))('data as people bring it (skipped without ../shared/data/cases)', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'define-dataset-cases-'));
    execFileSync('python3', [MAKER, REPOSITORY, path.join(folder, 'raw')]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('every folder has its line', () => {
    expect(CASES.map(([name]) => name).sort()).toEqual(readdirSync(path.join(folder, 'raw')).sort());
  });

  test.each(CASES)('%s', async (name, outcome) => {
    expect(await outcomeOf(path.join(folder, name), path.join(folder, 'raw', name))).toEqual(
      'code' in outcome ? { ...outcome, message: expect.stringContaining(outcome.message) } : outcome,
    );
    rmSync(path.join(folder, name), { recursive: true, force: true });
  });

  test.each(CASES)('the check of %s proposes a command only where it would be accepted', async (name, outcome) => {
    const { params, problems } = await checkData(path.join(folder, 'raw', name), defineDataset.params.parse({}));
    expect(params === undefined).toBe('code' in outcome);
    if ('code' in outcome) expect(problems).not.toEqual([]);
  });
});

/** @throws whatever is no answer to a user */
async function outcomeOf(out: string, raw: string): Promise<Read | Refused> {
  try {
    const { outputs, metrics } = await define(out, raw);
    const [train, test] = [await readDatasetInfo(outputs.train), await readDatasetInfo(outputs.test)];
    return read(train.rows, test.rows, train.labels.length, metrics['bad rows']);
  } catch (error) {
    if (error instanceof MlopsError) return refused(error.code, error.message);
    throw error;
  }
}
