export type { ActiveRun, ModelRegistry, ModelVersion, Promotion, RunStatus, TrackingClient } from './contract.ts';
