export { openTracking, type TrackingOptions } from './client/open-tracking.ts';
export type {
  ActiveRun,
  ModelRegistry,
  ModelVersion,
  Promotion,
  RunStatus,
  Tracking,
  TrackingClient,
  TrackingReader,
} from './contract.ts';
export type {
  ArtifactInfo,
  DatasetInput,
  Experiment,
  Metric,
  Page,
  RunQuery,
  RunRecord,
  ViewType,
} from './entities.ts';
