import { MlopsError } from '@aml-mlops/errors';
import { visibleText } from '@aml-mlops/reports';
import type * as z from 'zod';
import { checkDifferentColumns } from '../check-columns.ts';
import { defineDataset } from '../contract.ts';
import { notesOnDuplicates } from '../duplicates/treat-duplicates.ts';
import { columnFacts } from '../form/column-facts.ts';
import { describeReading } from '../form/describe-reading.ts';
import { type InspectedFile, inspectFiles, planColumns, type ReadingPlan } from '../form/plan-reading.ts';
import { type ReadRequest, readRequest } from '../form/read-request.ts';
import { checkLabelCoverage } from '../label-coverage.ts';
import { findLayout, type RawLayout } from '../partitions.ts';
import { mendingOf } from '../quarantine.ts';
import { type FormReport, formsOf } from '../reading-report.ts';
import { assignRoles } from '../roles.ts';
import { checkSetSizes } from '../set-sizes.ts';
import { sampleSize } from '../stratified-sample.ts';
import { type RowSurvey, surveyRows } from './survey-rows.ts';

export type CheckParams = z.output<(typeof defineDataset)['params']>;
export type ColumnRole = 'text' | 'label' | 'id' | 'none';

/** A problem with a row, a file or all of the data. */
export interface DataProblem {
  readonly file: string | null;
  readonly row: number | null;
  readonly message: string;
}

/** A summary of raw data, as far as it can be read. Text samples are short, with invisible characters made visible. */
export interface DataCheck {
  readonly files: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly rows: number;
    readonly badRows: number;
  }[];
  readonly leftOut: readonly string[];
  readonly forms: readonly FormReport[];
  /** Columns of the largest file. */
  readonly columns: readonly {
    readonly name: string;
    readonly role: ColumnRole;
    readonly examples: readonly string[];
  }[];
  readonly notes: readonly string[];
  /** Undefined if the columns are ambiguous. */
  readonly survey: RowSurvey | undefined;
  readonly problems: readonly DataProblem[];
  /** Step parameters that reproduce this reading; undefined if the step would refuse the data. */
  readonly params: Readonly<Record<string, string>> | undefined;
}

const EXAMPLE_LENGTH = 60;

/**
 * Describes a raw folder with the reader of `define-dataset`. Anything that the step would reject is reported as a problem;
 * nothing is written.
 *
 * @param folder raw data
 * @param params parameters of the step
 */
export async function checkData(
  folder: string,
  params: CheckParams,
  options: { readonly signal?: AbortSignal } = {},
): Promise<DataCheck> {
  const limits = { maxRowBytes: params.maxRowBytes, maxTextBytes: params.maxTextBytes, ...options };
  const request = readRequest(params);
  const problems: DataProblem[] = [];
  let isRefused = false;
  const attempt = async <T>(work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MlopsError)) throw error;
      problems.push(problemOf(error));
      isRefused = true;
      return undefined;
    }
  };
  await attempt(() => checkDifferentColumns(request));
  const layout = await attempt(() => findLayout(folder));
  const inspected = layout && (await attempt(() => inspectFiles(layout.partitions, request, limits)));
  const plan = inspected && (await attempt(() => planColumns(inspected, request, limits)));
  const survey = plan && (await attempt(() => surveyRows(plan, limits)));
  const files = (layout?.partitions ?? []).flatMap((partition) => partition.files);
  if (layout && survey) {
    const { refusals, warnings } = await problemsOf(layout, survey, params, attempt);
    isRefused ||= refusals.length > 0;
    problems.push(...warnings, ...refusals);
  }
  return {
    files: files.map(({ name, bytes }) => ({ name, bytes, ...(survey?.files.get(name) ?? { rows: 0, badRows: 0 }) })),
    leftOut: layout?.leftOut ?? [],
    forms: plan ? formsOf(plan) : [],
    columns: inspected ? ((await attempt(() => columnsOf(inspected, plan, limits))) ?? []) : [],
    notes: [
      ...(layout?.notes ?? []),
      ...(plan ? describeReading(plan, request) : []),
      ...(survey ? notesOnDuplicates(survey.duplicates, params.duplicates) : []),
    ],
    survey,
    problems,
    params: plan && survey && !isRefused ? paramsOf(plan, request, params) : undefined,
  };
}

async function columnsOf(
  inspected: readonly InspectedFile[],
  plan: ReadingPlan | undefined,
  limits: Parameters<typeof columnFacts>[2],
): Promise<DataCheck['columns']> {
  const [largest] = [...inspected].sort((a, b) => b.file.bytes - a.file.bytes);
  if (!largest) return [];
  const columns = plan?.get(largest.file.name)?.columns;
  const roleOf = (name: string): ColumnRole => {
    if (columns?.text.includes(name)) return 'text';
    return columns?.label === name ? 'label' : columns?.id === name ? 'id' : 'none';
  };
  const facts = await columnFacts(largest.file, largest.form, limits);
  return facts.map(({ name, examples }) => ({
    name: visibleText(name, EXAMPLE_LENGTH),
    role: roleOf(name),
    examples: examples.map((example) => visibleText(example, EXAMPLE_LENGTH)),
  }));
}

/** What the step would refuse the data for, and what it would warn about. */
async function problemsOf(
  { partitions }: RawLayout,
  survey: RowSurvey,
  params: CheckParams,
  attempt: <T>(work: () => T) => Promise<T | undefined>,
): Promise<{ readonly refusals: DataProblem[]; readonly warnings: DataProblem[] }> {
  const roles = await attempt(() => assignRoles(partitions, params.testPartitions));
  const warnings: DataProblem[] = survey.firstBad.map(({ file, row, reason, excerpt }) => ({
    file,
    row,
    message: `${reason}: ${visibleText(excerpt, EXAMPLE_LENGTH)}`,
  }));
  const refusals: DataProblem[] = [];
  const ofAll = (message: string) => ({ file: null, row: null, message });
  const { rows, badRows, classes, repeatedIds } = survey;
  if (badRows > params.maxBadShare * (rows + badRows)) {
    const share = Math.ceil((badRows / (rows + badRows)) * 100) / 100;
    const byReason = Object.fromEntries(
      [...Map.groupBy(survey.firstBad, ({ reason }) => reason)].map(([reason, own]) => [reason, own.length]),
    );
    const mending = mendingOf(byReason)?.[1];
    const advice = mending === undefined ? '' : `${mending}; `;
    const allowed = `more than ${params.maxBadShare * 100} % (maxBadShare)`;
    refusals.push(
      ofAll(
        `${badRows} of ${rows + badRows} rows are bad, ${allowed}: ${advice}mend them, or give maxBadShare=${share} to do without them`,
      ),
    );
  }
  if (classes.length < 2) refusals.push(ofAll(`labels of the data must be two or more; got ${classes.length}`));
  if (repeatedIds.length > 0 && roles) {
    refusals.push(ofAll(`${repeatedIds.length} ids come more than once: give idColumn=none where they are no ids`));
  }
  if (roles?.includes('both')) {
    const counts = classes.map((entry) => entry.rows);
    const train = counts.map((count) => sampleSize(count, 1 - params.testShare));
    const test = counts.map((count, i) => count - (train[i] ?? 0));
    const labels = classes.map(({ label }) => label);
    const found = await attempt(() => {
      if (labels.length > 1) checkSetSizes(labels, train, test, true);
      return checkLabelCoverage(labels, train, test, true, params.minClassRows);
    });
    warnings.push(...(found ?? []).map(ofAll));
  }
  return { refusals, warnings };
}

function problemOf({ message, fields }: MlopsError): DataProblem {
  const { file, row } = fields ?? {};
  return {
    file: typeof file === 'string' ? file : null,
    row: typeof row === 'number' ? row : null,
    message: visibleText(message, 1000),
  };
}

/** The parameters that reproduce this reading: the given ones, and the columns that were detected. */
function paramsOf(plan: ReadingPlan, request: ReadRequest, params: CheckParams): Record<string, string> {
  const usual = defineDataset.params.parse({});
  const given = Object.entries(params).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(usual[name as keyof CheckParams]),
  );
  const said = Object.fromEntries(
    given.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  const columns = new Set([...plan.values()].map(({ columns: { text, label } }) => JSON.stringify([text, label])));
  // Files with different columns are each read by their own detected columns; no parameter covers all of them.
  const [only] = columns.size === 1 ? plan.values() : [];
  if (!only) return said;
  const { text, label } = only.columns;
  if (text.join('\n') !== request.textColumns.join('\n')) {
    said['textColumn'] = text.length === 1 ? (text[0] ?? '') : JSON.stringify(text);
  }
  if (label !== undefined && label !== request.labelColumn) said['labelColumn'] = label;
  return said;
}
