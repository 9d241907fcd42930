import type { ArtifactInfo, Experiment, KeyValue, Metric, Page, RunRecord } from '../entities.ts';
import type { NewMetric } from '../store/log-batch.ts';
import type { LoggedModel } from '../store/logged-models.ts';
import type { VersionRecord } from '../store/model-versions.ts';
import type { RegisteredModel } from '../store/registered-models.ts';
import { jsonInt64 } from './json.ts';

/* Our things in the JSON of MLflow's REST API 2.0. */

export function pairs(record: Readonly<Record<string, string>>): KeyValue[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

/** JSON has no NaN and no infinities; protobuf writes them as texts. */
function wireDouble(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

export function wireMetric(metric: (Metric | NewMetric) & { readonly runId?: string }) {
  const { timestamp, step } = { ...metric, ...('exact' in metric ? metric.exact : undefined) };
  return {
    key: metric.key,
    value: wireDouble(metric.value),
    timestamp: jsonInt64(timestamp),
    step: jsonInt64(step),
    ...(metric.modelId && { model_id: metric.modelId }),
    ...(metric.datasetName && { dataset_name: metric.datasetName, dataset_digest: metric.datasetDigest }),
    ...(metric.runId && { run_id: metric.runId }),
  };
}

export function wireExperiment(experiment: Experiment) {
  return {
    experiment_id: experiment.experimentId,
    name: experiment.name,
    artifact_location: experiment.artifactLocation,
    lifecycle_stage: experiment.lifecycleStage,
    creation_time: experiment.createdAt,
    last_update_time: experiment.updatedAt,
    tags: pairs(experiment.tags),
  };
}

export function wireRunInfo(run: RunRecord) {
  const { startTime, endTime } = { ...run, ...run.exact };
  return {
    run_id: run.runId,
    run_uuid: run.runId,
    run_name: run.name,
    experiment_id: run.experimentId,
    user_id: run.userId,
    status: run.status,
    start_time: jsonInt64(startTime),
    ...(endTime !== undefined && { end_time: jsonInt64(endTime) }),
    artifact_uri: run.artifactUri,
    lifecycle_stage: run.lifecycleStage,
  };
}

export function wireRun(run: RunRecord) {
  return {
    info: wireRunInfo(run),
    data: { metrics: Object.values(run.metrics).map(wireMetric), params: pairs(run.params), tags: pairs(run.tags) },
    inputs: {
      dataset_inputs: run.datasetInputs.map(({ tags, sourceType, ...dataset }) => ({
        tags,
        dataset: { ...dataset, source_type: sourceType },
      })),
      model_inputs: run.modelInputs.map(({ modelId }) => ({ model_id: modelId })),
    },
    outputs: { model_outputs: run.modelOutputs.map(({ modelId, step }) => ({ model_id: modelId, step })) },
  };
}

export function wireArtifact({ path, isDir, fileSize }: ArtifactInfo) {
  return { path, is_dir: isDir, ...(fileSize !== undefined && { file_size: fileSize }) };
}

export function wireVersion(version: VersionRecord) {
  return {
    name: version.name,
    version: String(version.version),
    creation_timestamp: version.createdAt.getTime(),
    last_updated_timestamp: version.updatedAt.getTime(),
    user_id: version.userId,
    current_stage: version.stage,
    description: version.description,
    source: version.source,
    run_id: version.runId,
    run_link: version.runLink,
    status: 'READY',
    tags: pairs(version.tags),
    aliases: version.aliases,
    ...(version.modelId && { model_id: version.modelId }),
  };
}

export function wireModel(model: RegisteredModel, latest: readonly VersionRecord[]) {
  return {
    name: model.name,
    creation_timestamp: model.createdAt,
    last_updated_timestamp: model.updatedAt,
    description: model.description,
    tags: model.tags,
    aliases: model.aliases.map(({ alias, version }) => ({ alias, version: String(version) })),
    latest_versions: latest.map(wireVersion),
  };
}

export function wireLoggedModel(model: LoggedModel) {
  return {
    info: {
      model_id: model.modelId,
      experiment_id: model.experimentId,
      name: model.name,
      creation_timestamp_ms: model.createdAt,
      last_updated_timestamp_ms: model.updatedAt,
      artifact_uri: model.artifactUri,
      status: model.status,
      model_type: model.modelType,
      source_run_id: model.sourceRunId,
      tags: model.tags,
      registrations: model.registrations.map(({ name, version }) => ({ name, version: String(version) })),
    },
    data: { params: model.params, metrics: model.metrics.map(wireMetric) },
  };
}

/** A page under its own name, with the next page's token where there is one. */
export function wirePage<T, W>(name: string, page: Page<T>, wire: (item: T) => W): Record<string, unknown> {
  return { [name]: page.items.map(wire), ...(page.nextPageToken && { next_page_token: page.nextPageToken }) };
}
