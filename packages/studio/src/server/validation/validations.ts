import { MlopsError } from '@aml-mlops/errors';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type {
  BandShown,
  ValidatedSet,
  ValidationHistory,
  ValidationList,
  ValidationReport,
  ValidationRow,
} from '../../api/validation.ts';
import { notFound } from '../not-found.ts';
import { shownValue } from '../shown-value.ts';
import { type DriftFile, DriftFiles } from './drift-file.ts';
import { type ValidatedNode, ValidatedNodes } from './validated-nodes.ts';

const LOOKED_AT = 300;
const SETS: readonly ValidatedSet[] = ['train', 'test'];

/** Key of a history: the same step of a pipeline on the same data. */
export interface Series {
  readonly pipeline: string;
  readonly scope: string;
  readonly node: string;
}

/** Validations of the newest runs. */
export class Validations {
  readonly #workspace: Workspace;
  readonly #files = new DriftFiles();
  readonly #nodes = new ValidatedNodes();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async list(): Promise<ValidationList> {
    const heads = this.#workspace.database.runs.heads(LOOKED_AT);
    const nodes = heads.flatMap((head) => this.#nodes.of(this.#workspace, head));
    return { rows: await Promise.all(nodes.map((node) => this.#row(node))), looked: heads.length };
  }

  /** @throws MlopsError `E_RUN_UNKNOWN`, `E_NOT_FOUND` if the step made no report, `E_REPORT` */
  async report(run: string, name: string): Promise<ValidationReport> {
    const { runs } = this.#workspace.database;
    const node = this.#nodes.of(this.#workspace, runs.get(run)).find((candidate) => candidate.node === name);
    if (!node?.hash) throw notFound('drift report', `run ${run}`, name);
    const file = await this.#files.read(this.#workspace, node.hash);
    const { datasets, duplicates, baseline, thresholds } = file;
    return {
      row: await this.#row(node),
      hash: node.hash,
      errors: file.errors.map(({ message }) => message),
      warnings: file.warnings,
      baseline,
      rows: { train: datasets.train.rows, test: datasets.test.rows },
      bands: bandsOf(file),
      tests: SETS.flatMap((dataset) => datasets[dataset].tests.map((test) => ({ dataset, ...test }))),
      words: SETS.flatMap((dataset) => datasets[dataset].words.map((word) => ({ dataset, ...word }))),
      duplicates,
      thresholds: Object.entries(thresholds).map(([key, value]) => [key, shownValue(value)]),
    };
  }

  async history(series: Series): Promise<ValidationHistory> {
    const own = this.#workspace.database.runs
      .heads(LOOKED_AT)
      .filter(({ pipeline, scope }) => pipeline === series.pipeline && scope === series.scope)
      .flatMap((head) => this.#nodes.of(this.#workspace, head))
      .filter(({ node }) => node === series.node)
      .reverse();
    const points = await Promise.all(
      own.map(async ({ run, at, hash }) => {
        const file = await this.#file(hash);
        if (!file) return [];
        return [{ run, at, errors: file.errors.length, warnings: file.warnings.length, bands: bandsOf(file) }];
      }),
    );
    const statistics = new Set(points.flat().flatMap(({ bands }) => bands.map(({ statistic }) => statistic)));
    return { statistics: [...statistics], points: points.flat() };
  }

  async #row({ hash, ...node }: ValidatedNode): Promise<ValidationRow> {
    const file = await this.#file(hash);
    return { ...node, found: file && { errors: file.errors.length, warnings: file.warnings.length } };
  }

  /** Undefined if it does not exist or cannot be read: its own page shows the reason. */
  async #file(hash: string | undefined): Promise<DriftFile | undefined> {
    if (hash === undefined) return undefined;
    return this.#files.read(this.#workspace, hash).catch((error: unknown) => {
      if (error instanceof MlopsError || error instanceof SyntaxError) return undefined;
      throw error;
    });
  }
}

function bandsOf({ datasets }: DriftFile): BandShown[] {
  return SETS.flatMap((dataset) =>
    datasets[dataset].bands.map(({ statistic, value, expected, band: [low, high], within }) => ({
      ...{ dataset, statistic, value, expected, within },
      low: low ?? Math.min(value, expected),
      high: high ?? Math.max(value, expected),
    })),
  );
}
