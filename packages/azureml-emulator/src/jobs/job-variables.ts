import path from 'node:path';
import type { WorkspaceScope } from '../arm/resource-path.ts';

export interface JobVariables {
  readonly scope: WorkspaceScope;
  readonly workspaceGuid: string;
  /** Name of the job, which is the id of its run. */
  readonly job: string;
  /** The job that all of it belongs to. */
  readonly rootJob: string;
  readonly experiment: { readonly id: string; readonly name: string };
  readonly serviceUrl: string;
  readonly trackingUri: string;
  /** Opens the tracking endpoint while the job runs. */
  readonly token: string;
  readonly instances: number;
  readonly home: string;
  /** Literals by name, and the paths of data. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the job itself asks to be set. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * The variables of a job's process: those that Azure ML sets, those that the job asks for, and what any process needs.
 * Nothing of the emulator's own environment goes in, so that a step that leans on it fails here as it would there.
 */
export function jobVariables(of: JobVariables): Record<string, string> {
  const { scope, experiment, job } = of;
  const workspace = `/subscriptions/${scope.subscription}/resourceGroups/${scope.resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${scope.workspace}`;
  const named = (prefix: string, values: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
  return {
    // The node that the emulator runs on stands in for the one of the image.
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
