export { type Duplicates, findDuplicates } from './find-duplicates.ts';
