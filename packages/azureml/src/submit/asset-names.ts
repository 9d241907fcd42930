import type { Plan } from '@aml-mlops/pipeline-sdk';
/** A name that an asset may have: what may not stand in one becomes a hyphen. */
export function assetName(...parts: readonly string[]): string {
  return parts
    .join('-')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 255);
}

/** The data asset that keeps a state: `sample/ledger` is `state-sample-ledger`. */
export function stateAsset(key: string): string {
  return assetName('state', ...key.split('/'));
}

/** Tags of what the pipelines leave in a workspace. */
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
  /** One submission, so that a repeated request is known for what it is. */
  submission: 'mlops.submission',
  /** What the data of a trigger looked like. */
  trigger: 'mlops.trigger',
  promoted: 'mlops.promoted',
  reason: 'mlops.reason',
} as const;

/** The tag that says which version of the data a job reads. */
export function dataTag(input: string): string {
  return `mlops.data.${input}`;
}

/** What tells a job of ours, and what it is about. */
export function planTags({ pipeline, scope }: Plan): Record<string, string> {
  return { [TAGS.pipeline]: pipeline, [TAGS.scope]: scope };
}
