import { type Dataset, readDataset } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { type SimulationReport, simulate, writeSimulation } from '@aml-mlops/feedback/simulation';
import type { StrategyName } from '@aml-mlops/feedback/strategies';
import { planPipeline } from '@aml-mlops/pipeline-sdk';
import { artifactFolder, newRunId, runPipeline, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { ModelName } from '@aml-mlops/sklearn-sweep/models';
import { type App, stepPrograms } from '../app/app.ts';
import { printNote } from '../command-line/output.ts';
import { openDisplay } from '../display/open-display.ts';
import { formatTable } from '../display/table.ts';
import { prepareRun, type RunInput } from '../run/prepare-run.ts';
import { labelNames } from './label-place.ts';

export interface SimulateFlags extends RunInput {
  readonly strategies: readonly StrategyName[];
  readonly seeds: number;
  readonly start: number;
  readonly batch: number;
  readonly to: number;
  readonly control: number;
  readonly noise: number;
  readonly model: ModelName;
  readonly target: readonly number[];
  readonly workers: number;
  readonly output?: string;
}

/** Simulates labelling on the training set of the data, evaluated on its test set. */
export async function simulateLoop(
  app: App,
  workspace: Workspace,
  flags: SimulateFlags,
  signal: AbortSignal,
): Promise<{ report: SimulationReport; files: readonly string[] }> {
  const { scope, train, test } = await datasetsOf(app, workspace, flags, signal);
  const { model, start, batch, to, control, noise, seeds, workers } = flags;
  let tenths = 0;
  const report = await simulate(
    { name: scope, labels: train.labels, train, test },
    {
      ...{ strategies: flags.strategies, seeds, targets: flags.target, signal },
      settings: { model, start, batch, to: Math.min(to, train.texts.length), control, noise },
      ...(workers > 0 && { workers }),
      onRun: (done, total) => {
        if (Math.floor((done / total) * 10) <= tenths) return;
        tenths = Math.floor((done / total) * 10);
        printNote(`${done} of ${total} runs`);
      },
    },
  );
  const files = flags.output === undefined ? [] : await writeSimulation(flags.output, report, printNote);
  return { report, files };
}

/** Runs the smallest part of the pipeline that makes the datasets. Known results are reused. */
async function datasetsOf(
  app: App,
  workspace: Workspace,
  flags: SimulateFlags,
  signal: AbortSignal,
): Promise<{ scope: string; train: Dataset; test: Dataset }> {
  const names = labelNames(app);
  const plans = app.pipelines.map((definition) => ({ definition, plan: planPipeline(definition, { scope: 'any' }) }));
  const makers = plans
    .filter(({ plan }) =>
      [names.train, names.test].every((name) => plan.datasets.some((made) => made.name === `any-${name}`)),
    )
    .sort((a, b) => a.plan.nodes.length - b.plan.nodes.length);
  const [maker] = makers;
  if (!maker)
    throw new MlopsError('E_CONFIG', `a pipeline of the app must make the datasets ${names.train} and ${names.test}`);
  const { request, scope } = await prepareRun(app, maker.definition, flags, { workspace, signal, note: printNote });
  const display = openDisplay(true);
  try {
    const id = newRunId();
    const onEvent = (event: Parameters<typeof display.show>[0]) => display.show(event);
    const run = { id, request, workspace, programs: stepPrograms(app), signal, onEvent, warn: printNote };
    const { status, failure } = await runPipeline(run);
    if (status !== 'done') {
      const message = `data of ${scope} must be read; run ${id} is ${status}${failure ? `: ${failure.error.message}` : ''}`;
      throw new MlopsError('E_SIMULATION', message, { run: id });
    }
  } finally {
    display.close();
  }
  const read = async (name: string) => {
    const newest = workspace.database.datasets.list(`${scope}-${name}`)[0]!;
    return readDataset(artifactFolder(workspace, 'dataset/text', newest.contentHash));
  };
  return { scope, train: await read(names.train), test: await read(names.test) };
}

export function simulationText({
  dataset,
  settings,
  seeds,
  whole,
  targets,
  strategies,
  recommended,
  texts,
}: SimulationReport): string {
  const shown = (value: number | null | undefined) => (value === null || value === undefined ? '–' : String(value));
  const table = formatTable(strategies, [
    { title: 'strategy', value: ({ name }) => (name === recommended ? `${name} *` : name) },
    ...targets.flatMap((target) => [
      {
        title: `labels to ${target}`,
        value: (own: (typeof strategies)[number]) => shown(own.labelsTo[String(target)]),
        align: 'right' as const,
      },
      {
        title: 'saved',
        value: (own: (typeof strategies)[number]) => shown(own.saved[String(target)]),
        align: 'right' as const,
      },
    ]),
    { title: 'settled at', value: ({ stoppedAt }) => shown(stoppedAt), align: 'right' },
    { title: 'mean accuracy', value: ({ area }) => area.toFixed(4), align: 'right' },
    {
      title: 'beats random',
      value: ({ beatsRandom }) => (beatsRandom === null ? '–' : `${beatsRandom} of ${seeds}`),
      align: 'right',
    },
  ]);
  return [
    `${dataset}: ${settings.model}, ${seeds} seeds, batches of ${settings.batch} from ${settings.start} to ${settings.to} labels, ${texts.pool} texts to choose from`,
    `accuracy with all labels ${whole.toFixed(3)}`,
    table,
    `recommended: ${recommended} (mlops labels query --strategy ${recommended})`,
  ].join('\n');
}
