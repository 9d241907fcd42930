/** The effect of an action or task, in terms common to both systems. */
export type ActionKind =
  | 'checkout'
  | 'node'
  | 'login'
  | 'upload'
  | 'download'
  | 'cache'
  | 'report'
  | 'attest'
  | 'local';

const ACTIONS: Readonly<Record<string, ActionKind>> = {
  'actions/checkout': 'checkout',
  'actions/setup-node': 'node',
  'actions/cache': 'cache',
  'actions/upload-artifact': 'upload',
  'actions/download-artifact': 'download',
  'actions/attest-build-provenance': 'attest',
  'azure/login': 'login',
  checkout: 'checkout',
  publish: 'upload',
  download: 'download',
  UseNode: 'node',
  Cache: 'cache',
  AzureCLI: 'login',
  DownloadPipelineArtifact: 'download',
  PublishPipelineArtifact: 'upload',
  PublishTestResults: 'report',
};

/** Undefined if the dry run does not support it. */
export function actionKind(uses: string): ActionKind | undefined {
  if (uses.startsWith('./')) return 'local';
  const name = uses.replace(/[@ ].*$/, '');
  const key = Object.keys(ACTIONS).find((known) => known.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : ACTIONS[key];
}

export const KNOWN_ACTIONS: readonly string[] = Object.keys(ACTIONS);
