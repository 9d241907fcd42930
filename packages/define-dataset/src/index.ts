export { defineDataset } from './contract.ts';
export type { Quarantine } from './quarantine.ts';
export { run } from './run.ts';
export { useFolder } from './sources/folder.ts';
export { fetchNewsgroups, NEWSGROUPS, type NewsgroupsOptions } from './sources/newsgroups.ts';
export { type SyncOptions, syncPartitions } from './sources/partitions-of-datastore.ts';
export { PIPED_FORMATS, type PipedFormat, type PipedOptions, spoolPiped } from './sources/stdin.ts';
