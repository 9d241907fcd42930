export { formatJson, syncFolder, temporaryName, writeFileAtomic } from './atomic.ts';
export { hashFile, hashFolder, hashText, MEASURED_FOLDER } from './content-hash.ts';
export { DATASET_FILE, type DatasetInfo, readDatasetInfo } from './dataset-info.ts';
export { type DatasetLineage, LINEAGE_FILE, LINEAGE_VERSION, readLineage, writeLineage } from './dataset-lineage.ts';
export { type Dataset, readBatches, readDataset, readPart, type TextBatch } from './dataset-reader.ts';
export { DatasetWriter, partFile, writeDataset, writeDatasetInfo, writePart } from './dataset-writer.ts';
export type { Datastore, DatastoreEntry } from './datastore.ts';
export { openLocalDatastore } from './datastore-local.ts';
export { checkDatastoreName } from './datastore-name.ts';
export { type ArtifactDescriptor, DESCRIPTOR_FILE, readDescriptor, writeDescriptor } from './descriptor.ts';
export { openFileStream, streamBuffer } from './file-stream.ts';
export { type KeyPartition, KeySpool, rowsOfRepeatedKeys, textKey } from './key-spool.ts';
export {
  type ArtifactKind,
  type ArtifactPath,
  type ArtifactSummary,
  artifactKindSchema,
  defineKind,
  type KindDefinition,
  type Summarise,
  type SummarySection,
} from './kinds.ts';
export { labelsBelow } from './labels-below.ts';
export { listFiles } from './list-files.ts';
export { readJsonFile } from './read-json-file.ts';
export { readFully, TemporaryFile } from './temporary-file.ts';
export { textDataset } from './text-dataset.ts';
