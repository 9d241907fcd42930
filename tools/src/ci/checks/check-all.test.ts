import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkWorkflows } from './check-all.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const copy = mkdtempSync(path.join(tmpdir(), 'ci-checks-'));
afterAll(() => rmSync(copy, { recursive: true }));
for (const part of [
  '.github',
  '.azure-pipelines',
  'infrastructure',
  'package.json',
  'tools/src/ci/task.ts',
  'packages/cli/src',
  'apps/pipeline/src/monitor',
  'apps/pipeline/src/monitor',
]) {
  mkdirSync(path.join(copy, path.dirname(part)), { recursive: true });
  cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true });
}

/** Problems, as `file:line: message`, after a change of one file. The text that is replaced must be there. */
function afterChange(file: string, from: string | RegExp, to: string): string[] {
  const place = path.join(copy, file);
  const text = readFileSync(place, 'utf8');
  const changed = text.replace(from, () => to);
  if (changed === text) throw new Error(`${file} has no ${from}`);
  writeFileSync(place, changed);
  try {
    return checkWorkflows(copy).map(({ file: at, line, message }) => `${at}:${line}: ${message}`);
  } finally {
    writeFileSync(place, text);
  }
}

const lineOf = (file: string, text: string) =>
  readFileSync(path.join(copy, file), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

test('the workflows of this repository have no problem', () => {
  expect(checkWorkflows(ROOT)).toEqual([]);
});

const CI = '.github/workflows/model-ci.yml';
const CD = '.github/workflows/model-cd.yml';
const AZURE = '.azure-pipelines/model-cd.yml';

test.each<[string, string, string | RegExp, string, string]>([
  [
    'a report published from another path than written',
    CD,
    'path: reports/scoring.xml',
    'path: report/scoring.xml',
    'report/scoring.xml must be what an earlier step of job scoring writes (released, reports/scoring.xml)',
  ],
  [
    'the same in the other system',
    AZURE,
    'testResultsFiles: reports/scoring.xml',
    'testResultsFiles: test-results/*.xml',
    'test-results/*.xml must be what an earlier step of job scoring writes',
  ],
  [
    'a deployment without its environment',
    CD,
    '    environment: prd\n',
    '',
    'job deploy_prd must run in an environment of prd, so that it is approved',
  ],
  [
    'an environment without approval',
    '.github/environments.json',
    /("prd": \{\s+"description": "Production",\s+"approval": )true/,
    '"prd": { "description": "Production", "approval": false',
    'environment prd must ask for approval: it leads to prd',
  ],
  [
    'a fixed model version',
    CD,
    'mlops models download "$MODEL"',
    'mlops models download sample-classifier:4',
    'model must be what the run is about; it is fixed to sample-classifier:4',
  ],
  [
    'tests whose failure is hidden',
    CI,
    '--base "$BASE" --to reports/tests',
    '--base "$BASE" --to reports/tests || true',
    'a command must fail when it fails; "|| true" hides that',
  ],
  [
    'a job that may fail',
    AZURE,
    '      - bash: npm run ci:task -- scoring-test',
    '      - continueOnError: true\n        bash: npm run ci:task -- scoring-test',
    'a step must fail the job when it fails',
  ],
  [
    'an empty pipeline',
    '.azure-pipelines/pipeline-cd.yml',
    /jobs:\n[\s\S]*/,
    'jobs: []\n',
    'a workflow must have jobs; it has none',
  ],
  [
    'a job that does nothing',
    CI,
    / {6}- id: retrain\n[\s\S]*?(?= {6}- uses: actions\/upload)/,
    '',
    'job retrain must run the commands of the other system',
  ],
  [
    'a stage that one system lacks',
    AZURE,
    / {2}- job: scoring\n[\s\S]*?(?= {2}- deployment)/,
    '',
    'job scoring must be there: it is in tools/src/ci/stages.ts',
  ],
  [
    'a stage that waits for less',
    CD,
    'needs: [model, deploy_test]',
    'needs: [model]',
    'job deploy_prd must need deploy_test, model; it needs model',
  ],
  [
    'a command of one system only',
    AZURE,
    'scoring-test --folder "released/$NAME"',
    'scoring-test --folder "other/$NAME"',
    'job scoring must run the commands of the other system',
  ],
  ['an identity of another stage', AZURE, 'connection: mlops-prd\n', 'connection: mlops-dev\n', 'job deploy_prd'],
  [
    'an action by its tag',
    CI,
    /actions\/checkout@[0-9a-f]{40} # v7.0.1/,
    'actions/checkout@v7',
    'action actions/checkout must be pinned to a full commit hash; got v7',
  ],
  [
    'a pin without its version',
    CI,
    /(actions\/checkout@[0-9a-f]{40}) # v7.0.1/,
    'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1',
    'version of actions/checkout must stand behind it',
  ],
  [
    'another pin of the same action',
    CI,
    /actions\/checkout@[0-9a-f]{40}/,
    `actions/checkout@${'1'.repeat(40)}`,
    'action actions/checkout must be the same everywhere',
  ],
  [
    'an action that nobody knows',
    CI,
    /azure\/login@[0-9a-f]{40}/,
    `someone/login@${'1'.repeat(40)}`,
    'action must be one of actions/checkout',
  ],
  [
    'a token that is kept',
    CI,
    'persist-credentials: false',
    'persist-credentials: true',
    'a checkout must say persist-credentials: false',
  ],
  [
    'a permission too many',
    CI,
    'contents: read\n',
    'contents: write\n',
    'permissions of job test must not have contents: write: no step needs it',
  ],
  [
    'a permission too few',
    CI,
    '      id-token: write\n',
    '',
    'permissions of job retrain must have id-token: write: a step needs it',
  ],
  [
    'permissions for all jobs',
    CI,
    'permissions: {}',
    'permissions: write-all',
    'permissions of the workflow must be {}',
  ],
  [
    'a secret',
    CI,
    'client-id: ${{ vars.AZURE_CLIENT_ID }}',
    'client-id: ${{ secrets.AZURE_CREDENTIALS }}',
    'a workflow must use no secret',
  ],
  [
    'a secret variable',
    '.azure-pipelines/templates/workspaces.yml',
    '$(WORKSPACES)',
    '$(CLIENT_SECRET)',
    'a workflow must use no secret: Azure is signed in to by federation; got CLIENT_SECRET',
  ],
  [
    'an environment that nobody trusts',
    'infrastructure/parameters.prd.json',
    ':environment:prd-monitor"',
    ':environment:monitor"',
    'environment prd-monitor must be trusted by an identity',
  ],
  [
    'an environment that is unknown',
    CI,
    'environment: dev',
    'environment: developement',
    'environment of job retrain must be one of dev, test, prd',
  ],
  [
    'a script that is gone',
    'package.json',
    '"check:boundaries":',
    '"layers":',
    'package.json must have the script check:boundaries',
  ],
  [
    'a task that is mistyped',
    CI,
    'ci:task -- base',
    'ci:task -- bases',
    'ci:task must have bases; it has workspaces, base',
  ],
  [
    'a task without what it needs',
    CI,
    'retrain --workspace dev --to candidate',
    'retrain --workspace dev',
    'ci:task retrain must be given --to',
  ],
  [
    'an option that is mistyped',
    CI,
    'models download "$MODEL" --workspace dev --to',
    'models download "$MODEL" --workspace dev --into',
    'mlops models must have the option --into',
  ],
  [
    'a subcommand that is mistyped',
    CI,
    'models validate',
    'models validat',
    'mlops models must have the subcommand validat; it has download, list, show, validate',
  ],
  [
    'a workflow that is renamed',
    CI,
    'name: Model CI',
    'name: Model integration',
    'what starts the workflow must be one of Code health',
  ],
  [
    'an artifact of nobody',
    CD,
    'name: release\n          path: released\n      - run: npm run ci:task',
    'name: releases\n          path: released\n      - run: npm run ci:task',
    'artifact releases must be published by a job that scoring needs',
  ],
  [
    'an artifact that may be missing',
    CI,
    'if-no-files-found: error',
    'if-no-files-found: warn',
    'an artifact must say if-no-files-found: error',
  ],
  [
    'a value within a command',
    CI,
    'download "$MODEL"',
    'download "${{ needs.retrain.outputs.MODEL }}"',
    'a command must take values from variables (env)',
  ],
  [
    'logic in a workflow',
    CI,
    'run: npm run ci:task -- workspaces',
    'run: echo "$WORKSPACES" > workspaces.yaml',
    'a step must be a command of the repository (npm, npx); got echo',
  ],
  [
    'an identity kept to one command that runs another',
    '.github/workflows/monitoring.yml',
    'npx mlops monitor schedule daily',
    'npx mlops schedule list',
    'environment prd-monitor must run nothing but mlops monitor, mlops models download',
  ],
  ['runs at once', CI, /concurrency:\n.*\n.*\n/, '', 'a workflow must say what runs at once (concurrency)'],
  ['a job without an end', CI, '    timeout-minutes: 350\n', '', 'job retrain must say how long it may take'],
  [
    'a member that is mistyped',
    CI,
    '    needs: test\n',
    '    need: test\n',
    'jobs.retrain.need must be one that the dry run emulates',
  ],
  ['no YAML', AZURE, 'jobs:', 'jobs: [', 'must be YAML'],
])('%s is named with file and line', (_, file, from, to, message) => {
  const problems = afterChange(file, from, to);
  expect(problems.join('\n')).toContain(message);
  expect(problems.find((problem) => problem.includes(message))).toMatch(/^[\w./-]+\.(yml|json):\d+: /);
});

test('the line is that of the step', () => {
  const line = lineOf(CD, 'path: reports/scoring.xml') - 4;
  expect(afterChange(CD, 'path: reports/scoring.xml', 'path: report.xml')[0]).toContain(
    `${CD}:${line}: report.xml must be`,
  );
});

test('a test that asserts nothing is found', () => {
  const file = path.join(copy, 'packages/cli/src/empty.test.ts');
  writeFileSync(file, "import { test } from 'vitest';\ntest('works', () => {});\n");
  expect(checkWorkflows(copy).map(({ file: at, message }) => `${at}: ${message}`)).toContain(
    'packages/cli/src/empty.test.ts: a test must assert something; it has no expect',
  );
  rmSync(file);
});
