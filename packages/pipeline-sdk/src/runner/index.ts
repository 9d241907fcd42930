export type { RunEvent } from './events.ts';
export type { Located } from './located.ts';
export type { StepMetric } from './node/process-group.ts';
export type { RegisteredModel } from './outcome/register-models.ts';
export { readVerdict, VERDICT_FILE, type Verdict } from './outcome/verdict.ts';
export { readNumber } from './planning/ask-condition.ts';
export { beginRun } from './planning/begin-run.ts';
export { bundledPrograms, type Programs, type StepSource } from './planning/programs.ts';
export { reasonToSkip } from './planning/reason-to-skip.ts';
export { newRunId } from './planning/run-id.ts';
export type { Selection } from './planning/selection.ts';
export { planOfRun, recordedRequest, requestOfRun } from './resume.ts';
export { compareFields, type Explanation, explainPlan, type FieldChange } from './reuse/explain.ts';
export { runPipeline } from './run-pipeline.ts';
export type { RunOptions, RunRequest, RunResult, StepResult } from './run-types.ts';
export { stopRun } from './stop-run.ts';
export {
  type Backup,
  type BackupOptions,
  backupWorkspace,
  collectGarbage,
  type Damage,
  type GarbageOptions,
  type Removal,
  type Repair,
  type RepairOptions,
  repairStore,
  restoreWorkspace,
  type StoreReport,
  type VerifyOptions,
  verifyStore,
} from './store/index.ts';
export { outputsOfRun, type RunOutput } from './workspace/outputs-of-run.ts';
export type { AlarmRow, Silence } from './workspace/tables/alarm-table.ts';
export type { AuditLine } from './workspace/tables/audit-table.ts';
export type { CacheEntry, KeyFields } from './workspace/tables/cache-table.ts';
export type { DatasetVersion } from './workspace/tables/dataset-table.ts';
export type { NodeProgress } from './workspace/tables/progress-table.ts';
export type { NodeRow, NodeState, RunHead, RunRow, RunState } from './workspace/tables/run-table.ts';
export { artifactFolder, openWorkspace, type Workspace, workspaceHome } from './workspace/workspace.ts';
