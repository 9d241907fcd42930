import type { DataSource } from '@aml-mlops/cli';

/** 20 Newsgroups. Default: the four groups that the pipeline was designed around. */
export const newsgroups: DataSource = {
  categories: ['alt.atheism', 'comp.graphics', 'sci.space', 'talk.religion.misc'],
  takesArchive: true,
  async fetch({ datastores, archive, signal, onProgress }) {
    // Loaded on demand: every command reads the configuration, but few fetch data.
    const { fetchNewsgroups } = await import('@aml-mlops/define-dataset');
    return fetchNewsgroups({ cacheDir: datastores, signal, onProgress, ...(archive === undefined ? {} : { archive }) });
  },
};
