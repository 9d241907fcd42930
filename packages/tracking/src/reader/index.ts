export { openRunReader, type RunReader } from './run-reader.ts';
export type {
  ColumnKind,
  ColumnName,
  ColumnValues,
  CurvePoint,
  ExperimentSummary,
  MetricRange,
  RunHead,
} from './shapes.ts';
