export type { RawFile } from '../layout/raw-file.ts';
export { findLayout, type Partition, type RawLayout } from '../partitions.ts';
export { parseRecords } from './csv.ts';
export { readCsvFrames } from './csv-frames.ts';
export { badFrame, checkFrame } from './frame-check.ts';
export { type Frame, readLines } from './frames.ts';
export { openBytes } from './open-bytes.ts';
export { BrokenText, compressors, parsers } from './parquet.ts';
export { type BadReason, type BadRow, badRow } from './row.ts';
