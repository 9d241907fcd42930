import path from 'node:path';
import type { DataSource } from '@aml-mlops/cli';

/** The corpus shipped with the sources: eight weeks of posts. */
export const sample: DataSource = {
  fetch: async () => path.resolve(import.meta.dirname, '../../data/sample'),
};
