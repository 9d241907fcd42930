import { existsSync } from 'node:fs';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { formatReport } from './print-report.ts';
import type { BenchReport } from './report.ts';

interface Flags {
  readonly archive?: string;
  readonly python?: string;
  readonly folder?: string;
  readonly engine?: 'wasm' | 'tfjs';
  readonly metric?: 'accuracy' | 'macroF1';
  readonly repeats?: number;
  readonly documents?: number;
  readonly data?: readonly string[];
  readonly resume?: string;
  readonly windows?: number;
  readonly minutes?: number;
  readonly swaps?: number;
  readonly sizes?: readonly number[];
  readonly steps?: readonly string[];
  readonly folds?: number;
  readonly keep?: string;
  readonly runs?: number;
  readonly seeds?: number;
  readonly bounds?: readonly string[];
  readonly hours?: number;
  readonly all: boolean;
  readonly json: boolean;
}

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SHARED_ARCHIVE = path.resolve(ROOT, '../shared/data/20news-bydate.tar.gz');

/** Loaded lazily, because each imports the packages that it measures. */
const BENCHES: Readonly<Record<string, (flags: Flags) => Promise<BenchReport>>> = {
  sweep: async (flags) => (await import('./sweep.ts')).benchSweep({ ...flags, archive: archiveOf(flags) }),
  train: async (flags) =>
    (await import('./train.ts')).benchTrain({
      archive: needed(flags),
      python: flags.python,
      engine: flags.engine,
      repeats: flags.repeats,
      ...(flags.documents === undefined ? {} : { documents: [flags.documents] }),
    }),
  hypertune: async (flags) => (await import('./hypertune.ts')).benchHypertune({ ...flags, archive: archiveOf(flags) }),
  text: async (flags) => (await import('./text.ts')).benchText({ ...flags, archive: needed(flags) }),
  pipeline: async (flags) => (await import('./pipeline.ts')).benchPipeline({ ...flags, archive: archiveOf(flags) }),
  accuracy: async ({ data, python, repeats, documents, metric, resume }) => {
    if (!data)
      throw new Error('accuracy is measured on data of yours: give --data FOLDER…, JSON Lines with text and label');
    return (await import('./accuracy.ts')).benchAccuracy({ data, python, repeats, documents, metric, resume });
  },
  serve: async (flags) => {
    if (flags.folder === undefined)
      throw new Error('a model is served: give --folder, as "mlops models show" names it');
    return (await import('./serve.ts')).benchServe({ ...flags, folder: flags.folder });
  },
  soak: async ({ folder, minutes, swaps }) => {
    if (folder === undefined) throw new Error('a model is served: give --folder, as "mlops models show" names it');
    return (await import('./soak.ts')).benchSoak({ folder, minutes, swapSeconds: swaps });
  },
  monitor: async (flags) => (await import('./monitor.ts')).benchMonitor({ ...flags, archive: needed(flags) }),
  calibration: async ({ data, repeats, documents, folds }) => {
    if (!data)
      throw new Error('estimates are measured on data of yours: give --data FOLDER…, JSON Lines with text and label');
    return (await import('./calibration.ts')).benchCalibration({ data, repeats, documents, folds });
  },
  sketches: async ({ documents }) => (await import('./sketches.ts')).benchSketches({ documents }),
  labels: async (flags) => (await import('./labels.ts')).benchLabels({ ...flags, archive: needed(flags) }),
  loop: async (flags) => (await import('./loop.ts')).benchLoop({ ...flags, archive: needed(flags) }),
  studio: async ({ runs, repeats, folder }) => (await import('./studio.ts')).benchStudio({ runs, repeats, folder }),
  'studio-open': async ({ hours, minutes, runs }) =>
    (await import('./studio-open.ts')).benchStudioOpen({ hours, minutes, runs }),
  scale: async ({ documents, steps, folder }) => (await import('./scale.ts')).benchScale({ documents, steps, folder }),
  bounds: async ({ data, repeats, documents, bounds, folder }) => {
    if (!data)
      throw new Error('bounds are measured on data of yours: give --data FOLDER…, JSON Lines with text and label');
    return (await import('./bounds.ts')).benchBounds({ data, repeats, documents, bounds, folder });
  },
  'data-engineering': async ({ documents }) =>
    (await import('./data-engineering.ts')).benchDataEngineering(
      documents === undefined ? {} : { documents: [documents] },
    ),
};

function archiveOf({ archive }: Flags): string | undefined {
  return archive ?? (existsSync(SHARED_ARCHIVE) ? SHARED_ARCHIVE : undefined);
}

function needed(flags: Flags): string {
  const archive = archiveOf(flags);
  if (archive === undefined) throw new Error('this is measured on the newsgroups: give --archive 20news-bydate.tar.gz');
  return archive;
}

function count(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1) return value;
  throw new InvalidArgumentError(`must be a whole number, at least 1; got ${text}`);
}

const program = new Command('bench')
  .description('measure a part, and its peer in turn where there is one')
  .argument('<bench>', Object.keys(BENCHES).join(', '))
  .option('--archive <file>', '20news-bydate.tar.gz')
  .option(
    '--folder <folder>',
    'of serve and soak: the folder of a model, of serve several with commas; of studio: a workspace to look at; of scale and bounds: keeps documents and figures, so that a stopped benchmark continues',
  )
  .option('--minutes <n>', 'of soak: how long (default: 60); of studio-open: minutes in which the hours pass', count)
  .option('--swaps <seconds>', 'of soak: seconds between swaps (default: 20)', count)
  .option('--python <path>', 'an interpreter with the peer: scikit-learn, PyTorch, Optuna, FastAPI or modAL-python')
  .addOption(new Option('--engine <engine>', 'of train: what executes').choices(['wasm', 'tfjs']))
  .option('--repeats <n>', 'timings of which the median is taken; of accuracy and bounds splits', count)
  .option(
    '--documents <n>',
    'made-up documents, for scale and sketches; of accuracy, bounds and calibration rows to learn from at most',
    count,
  )
  .option('--steps <names...>', 'of scale: only these steps, with all that they read from')
  .option('--data <folder...>', 'of accuracy, bounds and calibration: folders of JSON Lines with text and label')
  .option('--bounds <names...>', 'of bounds: only these parameters, or all at once (all)')
  .addOption(
    new Option('--metric <metric>', 'of accuracy: what our candidates are compared by').choices([
      'accuracy',
      'macroF1',
    ]),
  )
  .option('--resume <file>', 'of accuracy: keeps the results of each split, which are not computed again')
  .option('--windows <n>', 'of monitor: windows of each size in which nothing changed', count)
  .option('--folds <n>', 'of monitor and calibration: folds that the model is calibrated on', count)
  .option('--keep <file>', 'of monitor: keeps what was counted, so that a stopped benchmark continues')
  .option('--runs <n>', 'of studio: runs in the store (default: 10,000); of studio-open (default: 1,000)', count)
  .option('--seeds <n>', 'of loop: random first labels that each strategy starts from (default: 20)', count)
  .option('--hours <n>', 'of studio-open: hours that pages stand open (default: 8)', count)
  .option('--sizes <n...>', 'of monitor: documents of a window', (text, before: number[] = []) => [
    ...before,
    count(text),
  ])
  .option('--all', 'all twenty newsgroups', false)
  .option('--json', 'print one JSON document', false)
  .action(async (name: string, flags: Flags) => {
    const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
    if (!bench) program.error(`bench must be one of ${Object.keys(BENCHES).join(', ')}; got ${name}`, { exitCode: 2 });
    const report = await bench?.(flags);
    if (report) process.stdout.write(`${flags.json ? JSON.stringify(report, null, 2) : formatReport(report)}\n`);
  });
await program.parseAsync();
