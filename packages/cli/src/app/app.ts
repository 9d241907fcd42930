import { createRequire } from 'node:module';
import path from 'node:path';
import type { PipelineStudy } from '@aml-mlops/hypertune/study';
import type { PipelineDefinition, SettingsByNode, StepDefinition } from '@aml-mlops/pipeline-sdk';
import { bundledPrograms, type Programs, type StepSource, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import type { DataSource } from '../data/data-source.ts';
import type { FoundModel } from '../models/find-model.ts';

/** The project description that the command reads: the `app` exported by `mlops.config.ts`. */
export interface App {
  /** Absolute path of the repository root, which holds `package-lock.json`, `workspaces.yaml` and the workspace `.mlops`. */
  readonly repository: string;
  /** Every step used by the pipelines, with its package folder. */
  readonly steps: readonly StepSource[];
  /** The first pipeline is the default of `mlops run`. */
  readonly pipelines: readonly PipelineDefinition[];
  /** Studies that tune pipeline parameters. */
  readonly studies?: readonly PipelineStudy[];
  /** Named data sources for `--dataset`, and the input they fill. Without it, inputs are filled by `--input` only. */
  readonly data?: AppData;
  /** Inputs, by name, that are looked up if no option fills them. */
  readonly inputs?: Readonly<Record<string, AppInput>>;
  /** What `models validate` checks in registered models. */
  readonly validation?: {
    /** The file of test cases for the model with this name; undefined if there is none. */
    cases(model: string): string | undefined;
  };
  /** Names of the training set, the test set and the model in the pipelines; used by `mlops labels`. */
  readonly labels?: AppLabels;
  /** The pipeline that labels documents with a model, and the name of its model input; used by `mlops batch deploy`. */
  readonly scoring?: { readonly pipeline: string; readonly model: string };
  /** How a served model is monitored; used by `mlops loop run`. */
  readonly loop?: AppLoop;
  /** Node settings by pipeline; they override those in the pipeline. */
  readonly settings?: Readonly<Record<string, SettingsByNode>>;
  /** The app's own commands. */
  readonly commands?: readonly ((program: Command, app: App) => void)[];
}

export interface AppData {
  /** The pipeline input that `--dataset` fills, of kind `raw/partitions`. */
  readonly input: string;
  readonly sources: Readonly<Record<string, DataSource>>;
  /** Name of the source to use without `--dataset`. */
  readonly default: string;
  /** The pipeline parameter that `--categories` sets, a list of labels. */
  readonly categories?: string;
}

export interface AppLabels {
  readonly train: string;
  readonly test: string;
  readonly model: string;
}

/** Closes the loop from drift to labels. The app defines its own alarms and windows. */
export interface AppLoop {
  /** Tests the data collected for a model, window by window. May be called again for the same windows. */
  watch(
    app: App,
    request: {
      readonly model: FoundModel;
      /** Output of `mlops serve --collect`. */
      readonly collected: string;
      /** Length of a window, such as `1d` or `300`. */
      readonly window: string;
      readonly workspace: Workspace;
      readonly signal: AbortSignal;
    },
  ): Promise<{
    /** Exit status of the run. If it is not 0, the run failed and has reported why. */
    readonly exitCode: number;
    /** Completed windows, in chronological order. */
    readonly windows: readonly WatchedWindow[];
  }>;
  /** Texts collected within a time range, with the ids by which people request their deletion. */
  texts(request: {
    readonly model: FoundModel;
    readonly collected: string;
    /** ISO times in UTC, both inclusive. */
    readonly span: { readonly from: string; readonly to: string };
    readonly signal: AbortSignal;
  }): Promise<{ readonly ids: readonly string[]; readonly texts: readonly string[] }>;
}

export interface WatchedWindow {
  readonly from: string;
  readonly to: string;
  readonly documents: number;
  readonly alarms: readonly {
    readonly cause: string;
    readonly severity: string;
    readonly words: readonly string[];
    /** Whether labels and retraining can resolve it. */
    readonly needsLabels: boolean;
  }[];
}

export interface AppInput {
  /** Description of its option, `--<name> <folder>`. */
  readonly description: string;
  /** The folder of data for this scope; undefined if there is none. */
  find(workspace: Workspace, scope: string): string | undefined;
  /** Message to the user if nothing is found. */
  missing(scope: string): string;
}

/** Declares an app, which an `mlops.config.ts` exports as `app`. */
export function defineApp(app: App): App {
  return app;
}

/**
 * A step with the folder of its package.
 *
 * @param from `import.meta.url` of the file to resolve the package from
 */
export function stepSource(from: string, packageName: string, definition: StepDefinition): StepSource {
  const entry = createRequire(from).resolve(packageName);
  return { definition, packageFolder: path.dirname(path.dirname(entry)) };
}

export function stepPrograms(app: App): Programs {
  return bundledPrograms(app.steps, path.join(app.repository, 'package-lock.json'));
}
