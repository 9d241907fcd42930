/** A job common to all systems. */
export interface StageJob {
  readonly job: string;
  readonly needs: readonly string[];
  /** The environment whose identity signs in to Azure, or whose approval is required. */
  readonly environment?: string;
}

const job = (name: string, needs: readonly string[] = [], environment?: string): StageJob => ({
  job: name,
  needs,
  ...(environment !== undefined && { environment }),
});

/** The stages of each workflow, in either system. The commands of a job are the same in both, which the checks verify. */
export const STAGES: Readonly<Record<string, readonly StageJob[]>> = {
  'code-health': [job('static'), job('test'), job('scan')],
  'model-ci': [job('test'), job('retrain', ['test'], 'dev'), job('validate', ['retrain'], 'dev')],
  'model-cd': [
    job('model', [], 'dev'),
    job('scoring', ['model']),
    job('deploy_dev', ['model', 'scoring'], 'dev'),
    job('deploy_test', ['model', 'deploy_dev'], 'test'),
    job('deploy_prd', ['model', 'deploy_test'], 'prd'),
  ],
  'pipeline-cd': [
    job('base'),
    job('publish_dev', ['base'], 'dev'),
    job('publish_test', ['base', 'publish_dev'], 'test'),
    job('publish_prd', ['base', 'publish_test'], 'prd'),
  ],
  infra: [
    job('check'),
    job('plan', ['check']),
    job('dev', ['check'], 'dev-infra'),
    job('test', ['dev'], 'test-infra'),
    job('prd', ['test'], 'prd-infra'),
  ],
  monitoring: [job('monitor', [], 'prd-monitor')],
  release: [job('package'), job('release', ['package'], 'release')],
};
