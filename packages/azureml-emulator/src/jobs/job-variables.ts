import path from 'node:path';
import type { WorkspaceScope } from '../arm/resource-path.ts';

export interface JobVariables {
  readonly scope: WorkspaceScope;
  readonly workspaceGuid: string;
  /** Name of the job and id of its run. */
  readonly job: string;
  /** The root job. */
  readonly rootJob: string;
  readonly experiment: { readonly id: string; readonly name: string };
  readonly serviceUrl: string;
  readonly trackingUri: string;
  /** Grants access to the tracking endpoint while the job is running. */
  readonly token: string;
  readonly instances: number;
  readonly home: string;
  /** Literals by name, and paths of data. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Variables requested by the job itself. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * Environment variables of a job's process: those set by Azure ML, those requested by the job, and those that any process needs.
 * The emulator's own environment is not inherited, so that a step that depends on it fails here as on Azure.
 */
export function jobVariables(of: JobVariables): Record<string, string> {
  const { scope, experiment, job } = of;
  const workspace = `/subscriptions/${scope.subscription}/resourceGroups/${scope.resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${scope.workspace}`;
  const named = (prefix: string, values: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
  return {
    // The emulator's own Node replaces the image's.
    PATH: [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    HOME: of.home,
    LANG: 'C.UTF-8',
    AZUREML_RUN_ID: job,
    AZUREML_ROOT_RUN_ID: of.rootJob,
    AZUREML_RUN_TOKEN: of.token,
    AZUREML_ARM_SUBSCRIPTION: scope.subscription,
    AZUREML_ARM_RESOURCEGROUP: scope.resourceGroup,
    AZUREML_ARM_WORKSPACE_NAME: scope.workspace,
    AZUREML_ARM_PROJECT_NAME: experiment.name,
    AZUREML_WORKSPACE_ID: of.workspaceGuid,
    AZUREML_WORKSPACE_SCOPE: workspace,
    AZUREML_EXPERIMENT_ID: experiment.id,
    AZUREML_EXPERIMENT_SCOPE: `${workspace}/experiments/${experiment.name}`,
    AZUREML_SERVICE_ENDPOINT: of.serviceUrl,
    AZUREML_NODE_COUNT: String(of.instances),
    AZ_BATCHAI_JOB_NAME: job,
    AZ_BATCHAI_NUM_GPUS: '0',
    MLFLOW_TRACKING_URI: of.trackingUri,
    MLFLOW_TRACKING_TOKEN: of.token,
    MLFLOW_RUN_ID: job,
    MLFLOW_EXPERIMENT_ID: experiment.id,
    MLFLOW_EXPERIMENT_NAME: experiment.name,
    ...named('AZURE_ML_INPUT_', of.inputs),
    ...named('AZURE_ML_OUTPUT_', of.outputs),
    ...of.given,
  };
}
