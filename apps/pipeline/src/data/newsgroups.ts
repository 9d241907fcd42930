import type { DataSource } from '@aml-mlops/cli';
import { fetchNewsgroups } from '@aml-mlops/define-dataset';

/** 20 Newsgroups; the four groups that the pipeline was designed around unless others are asked for. */
export const newsgroups: DataSource = {
  categories: ['alt.atheism', 'comp.graphics', 'sci.space', 'talk.religion.misc'],
  takesArchive: true,
  fetch: ({ datastores, archive, signal, onProgress }) =>
    fetchNewsgroups({ cacheDir: datastores, signal, onProgress, ...(archive === undefined ? {} : { archive }) }),
};
