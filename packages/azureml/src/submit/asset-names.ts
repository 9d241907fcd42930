import type { Plan } from '@aml-mlops/pipeline-sdk';
/** A valid asset name: invalid characters are replaced by hyphens. */
export function assetName(...parts: readonly string[]): string {
  return parts
    .join('-')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 255);
}

/** The data asset that stores a state: `state-sample-ledger` for `sample/ledger`. */
export function stateAsset(key: string): string {
  return assetName('state', ...key.split('/'));
}

/** Tags of the assets that pipelines create in a workspace. */
export const TAGS = {
  pipeline: 'mlops.pipeline',
  scope: 'mlops.scope',
  /** Commit that the job was submitted from. */
  git: 'mlops.git',
  /** Content hash of an asset. */
  content: 'mlops.content',
  kind: 'mlops.kind',
  /** The job that made an asset. */
  job: 'mlops.job',
  /** Id of one submission, by which a repeated request is recognised. */
  submission: 'mlops.submission',
  /** State of a trigger's data. */
  trigger: 'mlops.trigger',
  promoted: 'mlops.promoted',
  reason: 'mlops.reason',
} as const;

/** The tag with the version of the data that a job reads. */
export function dataTag(input: string): string {
  return `mlops.data.${input}`;
}

/** Tags that identify our jobs and their subject. */
export function planTags({ pipeline, scope }: Plan): Record<string, string> {
  return { [TAGS.pipeline]: pipeline, [TAGS.scope]: scope };
}
