export { formatJson, syncFolder, temporaryName, writeFileAtomic } from './atomic.ts';
export { hashFile, hashFolder, hashText, listFiles } from './content-hash.ts';
export { DATASET_FILE, type DatasetInfo, readDatasetInfo } from './dataset-info.ts';
export { type Dataset, readBatches, readDataset, readPart, type TextBatch } from './dataset-reader.ts';
export { DatasetWriter, partFile, writeDataset, writeDatasetInfo, writePart } from './dataset-writer.ts';
export { type ArtifactDescriptor, DESCRIPTOR_FILE, DESCRIPTOR_VERSION, readDescriptor } from './descriptor.ts';
export { ARTIFACT_KINDS, type ArtifactKind, type ArtifactPath } from './kinds.ts';
