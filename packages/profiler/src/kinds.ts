import { defineKind } from '@aml-mlops/artifacts';

export const historicProfile = defineKind({
  name: 'profile/historic',
  description: 'A row of statistics for each version of a dataset',
  schemaVersion: 1,
  files: [],
});
