import * as z from 'zod';
import type { ModelVersion } from '../contract.ts';
import type { Experiment, Metric, RunRecord } from '../entities.ts';
import { type Int64, inexact } from '../int64.ts';
import { CONTENT_HASH_TAG } from '../store/model-versions.ts';
import { trackingError } from '../tracking-error.ts';
import { double, int64, list, requiredText, text, whole } from './fields.ts';

/* MLflow's JSON, from a server of whatever make, as our things. What we do not use is not looked at. */

const keyValue = z.object({ key: text, value: text });
/** Protobuf may leave out a 0; `null` is how JavaScript writes NaN. */
const looseDouble = z.preprocess((value) => (value === undefined ? 0 : value === null ? 'NaN' : value), double);
const cell = (value: Int64 | undefined) => (typeof value === 'bigint' ? String(value) : (value ?? 0));

const recordOf = (pairs: readonly { readonly key: string; readonly value: string }[]) =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
const stage = z
  .string()
  .nullish()
  .transform((value) => (value === 'deleted' ? 'deleted' : 'active'));

export const experimentAnswer = z
  .object({
    experiment_id: requiredText,
    name: text,
    artifact_location: text,
    lifecycle_stage: stage,
    creation_time: whole,
    last_update_time: whole,
    tags: list(keyValue),
  })
  .transform(
    (given): Experiment => ({
      experimentId: given.experiment_id,
      name: given.name,
      artifactLocation: given.artifact_location,
      lifecycleStage: given.lifecycle_stage,
      createdAt: given.creation_time ?? 0,
      updatedAt: given.last_update_time ?? 0,
      tags: recordOf(given.tags),
    }),
  );

export const metricAnswer = z
  .object({ key: requiredText, value: looseDouble, timestamp: int64, step: int64 })
  .transform(({ key, value, timestamp = 0, step = 0 }): Metric => {
    const exact = inexact({ timestamp: cell(timestamp), step: cell(step) });
    return { key, value, timestamp: Number(timestamp), step: Number(step), ...(exact && { exact }) };
  });

const status = z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']).nullish();

export const runAnswer = z
  .object({
    info: z.object({
      run_id: text,
      run_uuid: text,
      run_name: text,
      experiment_id: text,
      user_id: text,
      status,
      start_time: int64,
      end_time: int64,
      artifact_uri: text,
      lifecycle_stage: stage,
    }),
    data: z.object({ metrics: list(metricAnswer), params: list(keyValue), tags: list(keyValue) }).nullish(),
    inputs: z
      .object({
        dataset_inputs: list(
          z.object({
            tags: list(keyValue),
            dataset: z.object({
              name: text,
              digest: text,
              source_type: text,
              source: text,
              schema: text,
              profile: text,
            }),
          }),
        ),
        model_inputs: list(z.object({ model_id: text })),
      })
      .nullish(),
    outputs: z.object({ model_outputs: list(z.object({ model_id: text, step: int64 })) }).nullish(),
  })
  .transform(({ info, data, inputs, outputs }): RunRecord => {
    const tags = recordOf(data?.tags ?? []);
    return {
      runId: info.run_id || info.run_uuid,
      experimentId: info.experiment_id,
      name: info.run_name || (tags['mlflow.runName'] ?? ''),
      userId: info.user_id,
      status: info.status ?? 'RUNNING',
      startTime: Number(info.start_time ?? 0),
      endTime: Number(info.end_time ?? 0) || undefined,
      artifactUri: info.artifact_uri,
      lifecycleStage: info.lifecycle_stage,
      metrics: Object.fromEntries((data?.metrics ?? []).map((metric) => [metric.key, metric])),
      params: recordOf(data?.params ?? []),
      tags,
      datasetInputs: (inputs?.dataset_inputs ?? []).map(({ tags: datasetTags, dataset }) => {
        const { source_type: sourceType, ...rest } = dataset;
        return { ...rest, sourceType, tags: datasetTags };
      }),
      modelInputs: (inputs?.model_inputs ?? []).map(({ model_id: modelId }) => ({ modelId, step: 0 })),
      modelOutputs: (outputs?.model_outputs ?? []).map(({ model_id: modelId, step }) => ({
        modelId,
        step: Number(step ?? 0),
      })),
    };
  });

export const versionAnswer = z
  .object({
    name: requiredText,
    version: z.union([z.string(), z.number()]).transform(Number),
    run_id: text,
    source: text,
    description: text,
    creation_timestamp: whole,
    tags: list(keyValue),
    aliases: list(z.string()),
    content_hash: text,
  })
  .transform((given): ModelVersion => {
    const { [CONTENT_HASH_TAG]: contentHash, ...tags } = recordOf(given.tags);
    return {
      name: given.name,
      version: given.version,
      runId: given.run_id,
      source: given.source,
      contentHash: given.content_hash || (contentHash ?? ''),
      createdAt: new Date(given.creation_timestamp ?? 0),
      description: given.description,
      tags,
      aliases: given.aliases,
    };
  });

export const fileAnswer = z
  .object({ path: requiredText, is_dir: z.boolean().nullish(), file_size: whole })
  .transform(({ path, is_dir, file_size }) =>
    is_dir ? { path, isDir: true } : { path, isDir: false, fileSize: file_size ?? 0 },
  );

/** @throws MlopsError `E_TRACKING_INVALID` where a server's answer is not what MLflow answers */
export function readAnswer<T extends z.ZodType>(schema: T, answer: unknown, what: string): z.output<T> {
  const parsed = schema.safeParse(answer ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const reason = `${issue?.path.join('.')}: ${issue?.message}`;
  throw trackingError(
    'E_TRACKING_INVALID',
    `the tracking server answered ${what} in a form that is not MLflow's (${reason})`,
  );
}
