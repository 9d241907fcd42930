export {
  type BatchStatus,
  batchStatus,
  deleteBatch,
  listBatchStatus,
  MODEL_TAG,
  setDefaultDeployment,
} from './batch/batch-status.ts';
export { type InvokedJob, type InvokeOptions, invokeEndpoint } from './batch/invoke-endpoint.ts';
export type { OpenParameter } from './batch/pipeline-component.ts';
export { type PublishedPipeline, type PublishPipelineOptions, publishPipeline } from './batch/publish-pipeline.ts';
export { openBlobDatastore } from './blob/blob-datastore.ts';
export { workspaceContainer } from './blob/container.ts';
export { openDatastore } from './blob/open-datastore.ts';
export { downloadFolder, type FolderTransfer, uploadFolder } from './blob/transfer-folder.ts';
export type { TransferOptions } from './blob/upload-file.ts';
export {
  type AzureWorkspace,
  type AzureWorkspaceOptions,
  openAzureWorkspace,
} from './client/azure-workspace.ts';
export { EMULATOR_TOKEN_VARIABLE } from './client/credential.ts';
export { type ComputeSummary, listComputes } from './client/list-computes.ts';
export { type EnvironmentSummary, listEnvironments } from './client/list-environments.ts';
export { openResourceManager } from './client/resource-manager.ts';
export { type CompileOptions, compilePlan, type PublishedComponent } from './compile/pipeline-job.ts';
export type { Mirrors } from './configuration/mirrors.ts';
export {
  findWorkspaces,
  loadMirrors,
  loadWorkspace,
  loadWorkspaces,
  WORKSPACES_VARIABLE,
  type WorkspaceConfig,
} from './configuration/workspaces.ts';
export type { DeploymentSettings } from './deploy/deployment-body.ts';
export { deleteDeployed, type EndpointStatus, endpointStatus, readLogs, rollBack } from './deploy/endpoint-status.ts';
export type { EndpointAnswerer, GateCheck, GateLimits, GateOptions } from './deploy/gate.ts';
export { type AuthMode, type RollOutOptions, rollOut } from './deploy/roll-out.ts';
export type { RollOut, StageReport } from './deploy/roll-out-report.ts';
export type { ContainerSpec } from './deploy/service-release.ts';
export { publishService, serviceContext } from './deploy/service-release.ts';
export { findWorkspaceModel, modelAddress, publishModel, type WorkspaceModel } from './deploy/workspace-model.ts';
export { exportMonitor, type MonitorScheduleOptions } from './export/export-monitor.ts';
export { type ExportOptions, exportPlan } from './export/export-plan.ts';
export { type PublishedStep, type PublishOptions, publishSteps } from './publish/publish-steps.ts';
export { type StepRelease, stepReleases } from './publish/step-release.ts';
export { findRegistryModel, type PromotedModel, promoteModel } from './registry/promote-model.ts';
export { type AdoptedJob, adoptJob } from './submit/adopt-job.ts';
export {
  deleteSchedule,
  listSchedules,
  type ScheduleOptions,
  type ScheduleSummary,
  schedulePlan,
} from './submit/create-schedule.ts';
export { createDataVersion, type DataVersion, findDataVersion, latestDataVersion } from './submit/data-assets.ts';
export { downloadModel } from './submit/download-model.ts';
export { explainSubmission } from './submit/explain-submission.ts';
export { exportedStates } from './submit/exported-states.ts';
export { downloadOutputs } from './submit/job-outputs.ts';
export { jobUse, type NodeUse } from './submit/job-use.ts';
export { cancelJob, type JobSummary, listJobs } from './submit/jobs.ts';
export { nodeLog } from './submit/node-log.ts';
export { type JobDetail, type JobNode, readJob } from './submit/read-job.ts';
export { type RegisteredModel, registerModel } from './submit/register-model.ts';
export { parseScheduleTrigger, type ScheduleTrigger } from './submit/schedule.ts';
export { type SubmitOptions, type SubmittedJob, submitPlan } from './submit/submit-plan.ts';
export { type TriggerOptions, type TriggerResult, triggerOnData } from './submit/trigger-on-data.ts';
export {
  type NodeFailure,
  type WatchedJob,
  type WatchedNode,
  type WatchOptions,
  watchJob,
} from './submit/watch-job.ts';
