import { existsSync } from 'node:fs';
import { MlopsError } from '@aml-mlops/errors';
import { planPipeline } from '@aml-mlops/pipeline-sdk';
import type { RunRequest, Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { App } from '../app/app.ts';
import { pipelineOf } from '../app/pipeline-of.ts';
import { readParamOverrides } from '../command-line/param-overrides.ts';
import { chooseDataset, type DatasetChoice } from '../data/dataset-choice.ts';
import { rawData } from '../data/raw-data.ts';

/** Options that say which data a pipeline runs on and how: shared by `run`, `explain`, `submit` and `export`. */
export interface RunInput {
  readonly dataset?: string;
  /** Address of raw data: the same as giving it as the dataset. */
  readonly datastore?: string;
  readonly archive?: string;
  readonly categories?: string;
  readonly param: readonly string[];
}

export interface PreparedRun {
  readonly scope: string;
  readonly request: RunRequest;
}

export interface PrepareOptions {
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
  note(line: string): void;
  readonly selection?: RunRequest['selection'];
  /** Where the run will be: on Azure, raw data in Blob storage is read where it is. Default here. */
  readonly where?: 'here' | 'azure';
}
