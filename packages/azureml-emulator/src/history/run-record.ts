import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import { isFinal, producedOutputs } from '../jobs/job-record.ts';
import { outputAssetId } from './output-assets.ts';

/** Run history's names of data types, by those of Azure Resource Manager such as `uri_folder`. */
const TYPES: Readonly<Record<string, string>> = {
  uri_folder: 'UriFolder',
  uri_file: 'UriFile',
  mltable: 'MLTable',
  mlflow_model: 'MLFlowModel',
  custom_model: 'CustomModel',
  triton_model: 'TritonModel',
};

/** A job in run history. Outputs are references to data assets, never locations. */
export function runOf(workspace: Workspace, { id, name, properties, systemData }: Resource): Record<string, unknown> {
  const { status, displayName, tags, properties: labels } = properties;
  const dictionary = labels as Readonly<Record<string, string>>;
  const parent = dictionary['azureml.pipelinerunid'] ?? dictionary['azureml.sweep'];
  const guid = String(workspace.store.get(workspace.id)?.properties['workspaceId']);
  const outputs = Object.entries(producedOutputs(workspace, id) ?? {}).map(([output, { jobOutputType: type }]) => [
    output,
    { assetId: outputAssetId('westeurope', guid, name, output), type: TYPES[type] ?? type },
  ]);
  return {
    runId: name,
    ...(parent !== undefined && { parentRunId: parent }),
    rootRunId: parent ?? name,
    runType: properties['jobType'] === 'Pipeline' ? 'azureml.PipelineRun' : 'azureml.scriptrun',
    status,
    displayName,
    tags,
    properties: labels,
    dataContainerId: `dcid.${name}`,
    createdUtc: systemData.createdAt,
    ...(isFinal(status) && { endTimeUtc: systemData.lastModifiedAt }),
    outputs: Object.fromEntries(outputs),
  };
}

/** Fields that a client polls to follow a run. */
export function runDetails(workspace: Workspace, job: Resource): Record<string, unknown> {
  const { runId, status, createdUtc, endTimeUtc, properties } = runOf(workspace, job);
  const reason = (job.properties['properties'] as Readonly<Record<string, string>>)['azureml.error'];
  return {
    runId,
    status,
    startTimeUtc: createdUtc,
    endTimeUtc,
    properties,
    logFiles: {},
    warnings: [],
    ...(status === 'Failed' && { error: { error: { code: 'UserError', message: reason ?? 'The job failed.' } } }),
  };
}
