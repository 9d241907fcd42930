import type { KindDefinition, SummarySection } from '@aml-mlops/artifacts';
import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { RegisteredModel, RunResult } from '@aml-mlops/pipeline-sdk/runner';
import type { App } from '../app/app.ts';
import { kindsOf } from '../app/kinds-of.ts';
import { outputList } from './output-list.ts';

/** A model registered by a run, with the fields of its gate's summary. */
export interface ModelDocument {
  readonly name: string;
  readonly version: number;
  readonly promoted: boolean;
  readonly [field: string]: unknown;
}

/** Output of `mlops run --json`; scripts depend on it. The summaries of artifact kinds add their own fields. */
export interface RunDocument {
  readonly run: string;
  readonly pipeline: string;
  readonly status: RunResult['status'];
  readonly seconds: number;
  readonly steps: readonly {
    readonly name: string;
    readonly status: 'ran' | 'reused' | 'failed' | 'skipped';
    readonly seconds: number;
    /** Why a condition skipped it. */
    readonly reason?: string;
  }[];
  readonly datasets: readonly { name: string; version: number; rows: number; contentHash: string }[];
  /** The first element of `models`. */
  readonly model: ModelDocument | null;
  readonly models: readonly ModelDocument[];
  /** Folders of the reports, by name. */
  readonly reports: Readonly<Record<string, string>>;
  /** Every output of every step, by the name of its report or dataset, else `step.port`. */
  readonly outputs: readonly { readonly name: string; readonly kind: string; readonly path: string }[];
  readonly error?: { step: string; message: string };
  readonly [field: string]: unknown;
}

export interface RunReport {
  readonly document: RunDocument;
  /** Fields that only the summary on the terminal shows. */
  readonly sections: readonly SummarySection[];
}

/** Builds the result of a run from the declarations in its plan. Steps without outputs leave their part empty. */
export async function runReport(app: App, plan: Plan, result: RunResult): Promise<RunReport> {
  const kinds = kindsOf(app);
  const fields: Record<string, unknown> = {};
  for (const { summary } of kinds.values()) Object.assign(fields, structuredClone(summary?.empty));
  const sections: SummarySection[] = [];
  for (const { node, output, label, print } of plan.reports) {
    const summary = await summaryOf(kinds, result, node, output, label);
    if (!summary) continue;
    join(fields, summary.fields);
    if (summary.section && print) sections.push(summary.section);
  }
  const models: ModelDocument[] = [];
  for (const registered of result.models) {
    const { name, version, verdict } = registered;
    const promoted = verdict?.promoted ?? false;
    const gate = plan.models.find((model) => model.name === name)?.gate;
    const judged = gate && (await summaryOf(kinds, result, gate.node, gate.output, name));
    models.push({ ...judged?.fields, name, version, promoted });
    sections.push({ title: modelTitle(registered), lines: judged?.section?.lines ?? [] });
  }
  const outputs = outputList(plan, result);
  const reports = plan.reports.flatMap(({ name }) => outputs.filter((output) => output.name === name));
  const document: RunDocument = {
    ...fields,
    run: result.run,
    pipeline: result.pipeline,
    status: result.status,
    seconds: round(result.seconds),
    steps: result.steps.map(({ name, status, seconds, reason }) => ({
      name,
      status: status === 'interrupted' ? 'skipped' : status,
      seconds: round(seconds),
      ...(reason === undefined ? {} : { reason }),
    })),
    datasets: result.datasets.map(({ name, version, rows, contentHash }) => ({ name, version, rows, contentHash })),
    model: models[0] ?? null,
    models,
    reports: Object.fromEntries(reports.map(({ name, path }) => [name, path])),
    outputs,
    ...(result.failure ? { error: { step: result.failure.node, message: result.failure.error.message } } : {}),
  };
  return { document, sections };
}

async function summaryOf(
  kinds: ReadonlyMap<string, KindDefinition>,
  { outputs }: RunResult,
  node: string,
  output: string,
  label: string,
) {
  const located = outputs[node]?.[output];
  const summary = located && kinds.get(located.kind)?.summary;
  if (!located || !summary) return undefined;
  return (await summary.load()).summarise(located.folder, label);
}

/** Lists are concatenated; other values are replaced by the later artifact's. */
function join(fields: Record<string, unknown>, more: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(more)) {
    const before = fields[name];
    fields[name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
}

function modelTitle({ name, version, verdict }: RegisteredModel): string {
  const state = verdict === undefined ? 'registered' : verdict.promoted ? 'champion' : 'not promoted';
  return `Model ${name} version ${version}: ${state}`;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
