import { createRequire } from 'node:module';
import path from 'node:path';
import type { PipelineStudy } from '@aml-mlops/hypertune/study';
import type { PipelineDefinition, SettingsByNode, StepDefinition } from '@aml-mlops/pipeline-sdk';
import { bundledPrograms, type Programs, type StepSource, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import type { DataSource } from '../data/data-source.ts';
import type { FoundModel } from '../models/find-model.ts';

/** What the command needs to know of a project: the `app` that its `mlops.config.ts` exports. */
export interface App {
  /** Root of the repository, absolute: `package-lock.json`, `workspaces.yaml` and the workspace `.mlops` are there. */
  readonly repository: string;
  /** Every step that the pipelines are composed of, with the folder of its package. */
  readonly steps: readonly StepSource[];
  /** The first one is what `mlops run` runs. */
  readonly pipelines: readonly PipelineDefinition[];
  /** Studies that tune parameters of the pipelines. */
  readonly studies?: readonly PipelineStudy[];
  /** Data that `--dataset` knows by name, and the input that it fills. An app without it fills inputs by `--input` alone. */
  readonly data?: AppData;
  /** Inputs that are looked for where no option fills them, by name. */
  readonly inputs?: Readonly<Record<string, AppInput>>;
  /** What `models validate` asks of registered models. */
  readonly validation?: {
    /** The file of cases for the model of this name; undefined if there is none. */
    cases(model: string): string | undefined;
  };
  /** What pipelines call the training set, the test set and the model: "mlops labels" works on them. */
  readonly labels?: AppLabels;
  /** The pipeline that labels documents with a model, and the name of its input for the model: "mlops batch deploy" deploys it. */
  readonly scoring?: { readonly pipeline: string; readonly model: string };
  /** How a served model is watched: "mlops loop run" works with it. */
  readonly loop?: AppLoop;
  /** Settings of nodes by pipeline, over those in the pipeline. */
  readonly settings?: Readonly<Record<string, SettingsByNode>>;
  /** Commands of the app's own. */
  readonly commands?: readonly ((program: Command, app: App) => void)[];
}

export interface AppData {
  /** The pipeline input that `--dataset` fills, of kind `raw/partitions`. */
  readonly input: string;
  readonly sources: Readonly<Record<string, DataSource>>;
  /** Name of the source that is taken where `--dataset` is not given. */
  readonly default: string;
  /** The pipeline parameter that `--categories` sets, a list of labels. */
  readonly categories?: string;
}

export interface AppLabels {
  readonly train: string;
  readonly test: string;
  readonly model: string;
}

/** What closes the loop from drift to labels; what the app calls alarms and windows is its own. */
export interface AppLoop {
  /** Tests what was collected of a model, window by window. May be called again for the same windows. */
  watch(
    app: App,
    request: {
      readonly model: FoundModel;
      /** What "mlops serve --collect" wrote. */
      readonly collected: string;
      /** Length of a window, such as `1d` or `300`. */
      readonly window: string;
      readonly workspace: Workspace;
      readonly signal: AbortSignal;
    },
  ): Promise<{
    /** Of the run; other than 0 it did not end well, and said why. */
    readonly exitCode: number;
    /** Those that are over, in the order of time. */
    readonly windows: readonly WatchedWindow[];
  }>;
  /** Texts that were collected in a stretch of time, with the ids that people would have them deleted by. */
  texts(request: {
    readonly model: FoundModel;
    readonly collected: string;
    /** ISO times, UTC, both included. */
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
    /** Whether labels and another training can cure it. */
    readonly needsLabels: boolean;
  }[];
}

export interface AppInput {
  /** Of its option, `--<name> <folder>`. */
  readonly description: string;
  /** The folder for data of this scope; undefined if there is none. */
  find(workspace: Workspace, scope: string): string | undefined;
  /** What the user is told where nothing is found. */
  missing(scope: string): string;
}

/** Declares an app; an `mlops.config.ts` exports it as `app`. */
export function defineApp(app: App): App {
  return app;
}

/**
 * A step with the folder of its package.
 *
 * @param from `import.meta.url` of the file that the package is resolved from
 */
export function stepSource(from: string, packageName: string, definition: StepDefinition): StepSource {
  const entry = createRequire(from).resolve(packageName);
  return { definition, packageFolder: path.dirname(path.dirname(entry)) };
}

export function stepPrograms(app: App): Programs {
  return bundledPrograms(app.steps, path.join(app.repository, 'package-lock.json'));
}
