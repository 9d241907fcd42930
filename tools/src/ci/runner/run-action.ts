import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import type { Value } from '../expressions/value.ts';
import { actionKind, KNOWN_ACTIONS } from '../workflow/actions.ts';
import type { Step } from '../workflow/workflow.ts';
import { type ArtifactStore, hasFiles } from './artifact-store.ts';
import { allows } from './host.ts';
import type { JobSetting } from './job-language.ts';

/** Context of an action beyond that of its job. */
export interface ActionSetting extends JobSetting {
  /** The checkout to clone. */
  readonly repository: string;
  readonly artifacts: ArtifactStore;
  readonly permissions: Value;
  /** Substituted inputs of the step. */
  readonly inputs: Readonly<Record<string, string>>;
  signIn(): void;
}

/**
 * Emulates an action or task of the service. Returns what it did.
 *
 * @throws MlopsError `E_CI_ACTION` if it is unknown, `E_CI_PERMISSION`, `E_CI_ARTIFACT`
 */
export function runAction(step: Step, setting: ActionSetting): string {
  const { inputs } = setting;
  const uses = step.uses ?? '';
  const kind = actionKind(uses);
  switch (kind) {
    case 'checkout':
      return checkOut(setting, uses);
    case 'node':
      return checkNode(setting);
    case 'login':
      return signIn(setting, uses);
    case 'upload':
      return upload(setting);
    case 'download':
      return download(setting);
    case 'report':
      return report(setting);
    case 'attest':
      return attest(setting);
    case 'cache':
      return `cache of ${inputs['path'] ?? ''}: nothing is restored here`;
    case 'local':
      return 'the steps of the action';
    case undefined: {
      const known = KNOWN_ACTIONS.join(', ');
      throw new MlopsError('E_CI_ACTION', `action of ${step.file}:${step.line} must be one of ${known}; got ${uses}`);
    }
  }
}

function need(setting: ActionSetting, scope: string, access: 'read' | 'write', what: string): void {
  if (setting.workflow.system === 'azure' || allows(setting.permissions, [scope, access])) return;
  throw new MlopsError(
    'E_CI_PERMISSION',
    `permissions of job ${setting.job.id} must have ${scope}: ${access} for ${what}`,
  );
}

function checkOut(setting: ActionSetting, uses: string): string {
  if (uses.startsWith('checkout') && uses !== 'checkout') return 'nothing is checked out';
  need(setting, 'contents', 'read', 'the checkout');
  const { inputs, machine, repository, run } = setting;
  // A service fetches a single commit by default.
  const depth = Number(inputs['fetch-depth'] ?? inputs['fetchDepth'] ?? '1');
  if (depth > 0) {
    // The commit itself: the branch may have advanced during the run.
    git(machine.workspace, 'init', '--quiet', `--initial-branch=${run.branch}`);
    git(machine.workspace, 'remote', 'add', 'origin', `file://${repository}`);
    git(machine.workspace, 'fetch', '--quiet', '--depth', String(depth), 'origin', run.sha);
  } else git(machine.workspace, 'clone', '--quiet', '--no-checkout', repository, '.');
  git(machine.workspace, 'checkout', '--quiet', '-B', run.branch, run.sha);
  // The main branch as the service has it: the previous commit, if the run is for another branch.
  if (depth === 0 && run.branch !== 'main')
    git(machine.workspace, 'update-ref', 'refs/remotes/origin/main', run.before);
  return `${run.sha} of ${run.branch}${depth > 0 ? `, the last ${depth} commit(s)` : ', with its history'}`;
}

function git(folder: string, ...args: string[]): void {
  execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

function checkNode({ inputs, machine }: ActionSetting): string {
  const file = inputs['node-version-file'];
  const wanted =
    file === undefined ? (inputs['version'] ?? '') : readFileSync(path.join(machine.workspace, file), 'utf8').trim();
  const major = /^v?(\d+)/.exec(wanted)?.[1];
  const have = process.versions.node.split('.')[0];
  if (major !== have)
    throw new MlopsError(
      'E_CI_NODE',
      `Node of this machine must be ${wanted || 'named'}; it is ${process.versions.node}`,
    );
  return `Node ${process.versions.node}`;
}

function signIn(setting: ActionSetting, uses: string): string {
  const { inputs, job } = setting;
  if (/^AzureCLI/i.test(uses)) {
    if (!inputs['azureSubscription'])
      throw new MlopsError('E_CI_SIGN_IN', 'azureSubscription must name a service connection');
  } else {
    need(setting, 'id-token', 'write', 'signing in');
    for (const name of ['client-id', 'tenant-id', 'subscription-id']) {
      if (!inputs[name])
        throw new MlopsError(
          'E_CI_SIGN_IN',
          `${name} of azure/login must be given; the variable that it is taken from is empty`,
        );
    }
  }
  setting.signIn();
  return `signed in as the identity of environment ${job.environment ?? 'none'}`;
}

function place({ machine, inputs }: ActionSetting, key: string): string {
  return path.resolve(machine.workspace, inputs[key] ?? '.');
}

function upload(setting: ActionSetting): string {
  const { artifacts, inputs, run } = setting;
  const key = inputs['targetPath'] === undefined ? 'path' : 'targetPath';
  const name = inputs['name'] ?? inputs['artifact'] ?? 'artifact';
  if (inputs[key]?.trim().includes('\n'))
    throw new MlopsError('E_CI_ARTIFACT', `artifact ${name} must have one path here`);
  // By default GitHub only warns; here a missing report is a failure.
  if (inputs['if-no-files-found'] === 'ignore' && !hasFiles(place(setting, key)))
    return `artifact ${name}: nothing is at ${inputs[key]}, which its step ignores`;
  return `artifact ${name}: ${artifacts.upload(run.id, name, place(setting, key), inputs[key] ?? '').join(', ')}`;
}

function download(setting: ActionSetting): string {
  const { artifacts, inputs, run } = setting;
  const name = inputs['name'] ?? inputs['artifact'] ?? inputs['artifactName'] ?? '';
  const from = inputs['run-id'] ?? inputs['pipelineId'] ?? inputs['runId'] ?? run.id;
  if (from !== run.id) need(setting, 'actions', 'read', 'the artifact of another run');
  const to = place(setting, inputs['targetPath'] === undefined ? 'path' : 'targetPath');
  mkdirSync(to, { recursive: true });
  artifacts.download(from, name, to);
  return `artifact ${name} of run ${from} to ${inputs['targetPath'] ?? inputs['path'] ?? '.'}`;
}

function report({ inputs, machine }: ActionSetting): string {
  const pattern = inputs['testResultsFiles'] ?? '';
  const files = globSync(path.isAbsolute(pattern) ? pattern : path.join(machine.workspace, pattern));
  if (files.length === 0) throw new MlopsError('E_CI_ARTIFACT', `test results must be at ${pattern}; there are none`);
  return `test results: ${files.length} file(s)`;
}

function attest(setting: ActionSetting): string {
  need(setting, 'attestations', 'write', 'an attestation');
  need(setting, 'id-token', 'write', 'an attestation');
  const { inputs, machine } = setting;
  const files = globSync(inputs['subject-path'] ?? '', { cwd: machine.workspace });
  if (files.length === 0)
    throw new MlopsError('E_CI_ARTIFACT', `subject-path must name files; nothing is at ${inputs['subject-path']}`);
  const lines = files.sort().map((file) => {
    const hash = createHash('sha256')
      .update(readFileSync(path.join(machine.workspace, file)))
      .digest('hex');
    return `${hash}  ${file}`;
  });
  return lines.join('\n');
}
