import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { SmallRepository } from '../testing/small-repository.fixture.ts';
import type { RunReport } from './run-settings.ts';

const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1';
const PIN = '0123456789012345678901234567890123456789';

const GITHUB = `
name: Build and deploy
on: { push: { branches: [main] }, workflow_dispatch: { inputs: { who: { default: nobody } } } }
permissions: {}
env: { GREETING: hello }
jobs:
  build:
    runs-on: ubuntu-latest
    permissions: { contents: read }
    outputs: { word: "\${{ steps.say.outputs.word }}" }
    steps:
      - uses: ${CHECKOUT}
        with: { fetch-depth: 0 }
      - run: test "$(git log --oneline | wc -l)" = 2 && test -z "\${MLOPS_HOME:-}"
      - id: say
        run: |
          echo "word=$GREETING $WHO" >> "$GITHUB_OUTPUT"
          printf 'LINES<<END\\na\\nb\\nEND\\n' >> "$GITHUB_ENV"
        env: { WHO: "\${{ inputs.who }}" }
      - run: test "$LINES" = "$(printf 'a\\nb')" && mkdir -p out && echo made > out/file.txt
      - uses: actions/upload-artifact@${PIN}
        with: { name: made, path: out, if-no-files-found: error }
      - uses: actions/upload-artifact@${PIN}
        with: { name: nothing, path: nowhere, if-no-files-found: ignore }
      - run: exit 1
        if: failure()
  test:
    needs: build
    runs-on: ubuntu-latest
    strategy: { matrix: { part: [one, two] } }
    steps:
      - uses: actions/download-artifact@${PIN}
        with: { name: made, path: got }
      - run: test "$(cat got/file.txt)" = made && test ! -e first.txt && echo "part $PART"
        env: { PART: "\${{ matrix.part }}" }
  deploy:
    needs: [build, test]
    if: needs.build.outputs.word == 'hello nobody' && github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
    environment: prd
    steps:
      - run: echo "deployed $WORD"
        env: { WORD: "\${{ needs.build.outputs.word }}" }
  clean:
    needs: deploy
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: echo "deploy was $RESULT"
        env: { RESULT: "\${{ needs.deploy.result }}" }
`;

const AZURE = `
trigger: { branches: { include: [main] } }
pr: none
parameters: [{ name: who, type: string, default: nobody }]
variables: { GREETING: hello }
jobs:
  - job: build
    steps:
      - checkout: self
        fetchDepth: 0
      - script: test "$(git log --oneline | wc -l)" = 2 && test -z "\${MLOPS_HOME:-}"
      - bash: echo "##vso[task.setvariable variable=word;isOutput=true]$GREETING $WHO"
        name: say
        env: { WHO: "\${{ parameters.who }}" }
      - template: templates/make.yml
        parameters: { text: made }
      - publish: out
        artifact: made
      - script: exit 1
        condition: failed()
  - job: test
    dependsOn: build
    strategy: { matrix: { first: { PART: one }, second: { PART: two } } }
    steps:
      - checkout: none
      - task: DownloadPipelineArtifact@2
        inputs: { artifact: made, path: $(System.DefaultWorkingDirectory)/got }
      - script: test "$(cat got/file.txt)" = made && test ! -e first.txt && echo "part $PART"
  - deployment: deploy
    dependsOn: [build, test]
    condition: and(succeeded(), eq(dependencies.build.outputs['say.word'], 'hello nobody'), eq(variables['Build.SourceBranch'], 'refs/heads/main'))
    environment: prd
    variables: { WORD: "$[ dependencies.build.outputs['say.word'] ]" }
    strategy: { runOnce: { deploy: { steps: [{ script: 'echo "deployed $WORD"' }] } } }
  - job: clean
    dependsOn: deploy
    condition: always()
    variables: { RESULT: "$[ dependencies.deploy.result ]" }
    steps:
      - checkout: none
      - script: echo "deploy was $RESULT"
`;

const repository = new SmallRepository({
  '.github/workflows/build.yml': GITHUB,
  '.azure-pipelines/build.yml': AZURE,
  '.azure-pipelines/templates/make.yml': `
parameters: [{ name: text, type: string }]
steps:
  - script: mkdir -p out && echo "\${{ parameters.text }}" > out/file.txt
`,
  '.github/environments.json': JSON.stringify({
    prd: { description: 'production', approval: true, mainOnly: true, workspace: 'prd' },
  }),
});
afterAll(() => repository.remove());

const results = (report: RunReport | undefined) => report?.jobs.map(({ id, result }) => `${id} ${result}`);
const log = (report: RunReport | undefined, id: string) =>
  readFileSync(report?.jobs.find((job) => job.id === id)?.log ?? '', 'utf8');

test.each(['github', 'azure'] as const)(
  '%s: jobs run in order in clean clones, with outputs, artifacts, a matrix, conditions and an approved environment',
  async (system) => {
    const [report] = await repository.run(system, ['build'], { approve: new Set(['prd']) });
    expect(results(report), repository.said.join('\n')).toEqual([
      ...['build success', 'test-1 success', 'test-2 success', 'deploy success', 'clean success'],
    ]);
    expect(report?.passed).toBe(true);
    expect(log(report, 'test-2')).toContain('part two');
    expect(log(report, 'deploy')).toContain('deployed hello nobody');
    expect(log(report, 'clean')).toMatch(/deploy was success|deploy was Succeeded/i);
  },
);

test.each(['github', 'azure'] as const)(
  '%s: without approval nothing is deployed and the run is red; what must always run runs',
  async (system) => {
    const [report] = await repository.run(system, ['build']);
    expect(results(report)?.slice(3)).toEqual(['deploy failure', 'clean success']);
    expect(report?.passed).toBe(false);
    expect(report?.jobs[3]?.reason).toBe('environment prd was not approved: --approve prd');
    expect(log(report, 'clean')).toMatch(/deploy was failure|deploy was Failed/);
  },
);

test.each(['github', 'azure'] as const)(
  '%s: an input changes what a condition says; assumed jobs are not run',
  async (system) => {
    const [report] = await repository.run(system, ['build'], {
      inputs: { who: 'me' },
      assume: new Set(['test']),
      approve: new Set(['prd']),
    });
    expect(results(report)).toEqual([
      ...['build success', 'test-1 assumed', 'test-2 assumed', 'deploy skipped', 'clean success'],
    ]);
  },
);

const job = (steps: string, more = '') =>
  `on: push\npermissions: {}\njobs:\n  one:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps}`;
const READ = '    permissions: { contents: read }\n';

test.each<[string, string, string]>([
  [
    'a command that fails',
    job('      - run: echo no && exit 3'),
    'echo no && exit 3 (.github/workflows/bad.yml:7): exit status 3',
  ],
  ['an action that is unknown', job('      - uses: evil/steal@v1'), 'got evil/steal@v1'],
  [
    'a checkout without permission',
    job(`      - uses: ${CHECKOUT}`),
    'permissions of job one must have contents: read for the checkout',
  ],
  [
    'history that was not fetched',
    job(`      - uses: ${CHECKOUT}\n      - run: git show HEAD~1:first.txt`, READ),
    'exit status 128',
  ],
  [
    'an artifact that is not there',
    job(`      - uses: actions/upload-artifact@${PIN}\n        with: { name: x, path: reports }`),
    'artifact x must have files; nothing is at reports',
  ],
  [
    'an artifact of nobody',
    job(`      - uses: actions/download-artifact@${PIN}\n        with: { name: x }`),
    'must be one of none; got x',
  ],
  ['signing in without id-token', job(`      - uses: azure/login@${PIN}`), 'must have id-token: write for signing in'],
  [
    'a variable that is empty',
    job(
      `      - uses: azure/login@${PIN}\n        with: { client-id: "\${{ vars.NONE }}" }`,
      '    permissions: { id-token: write }\n',
    ),
    'client-id of azure/login must be given',
  ],
  ['no steps', job('      []'), 'it has no steps'],
])('%s ends the job, named with its place', async (_, workflow, reason) => {
  repository.commit({ '.github/workflows/bad.yml': workflow });
  const [report] = await repository.run('github', ['bad'], {});
  expect(report?.passed).toBe(false);
  expect(report?.jobs[0]?.reason).toContain(reason);
});

test('what is not emulated is refused with file and line, before anything runs', async () => {
  repository.commit({
    '.github/workflows/bad.yml': job('      - run: "true"', '    services: { db: { image: x } }\n'),
  });
  await expect(repository.run('github', ['bad'])).rejects.toThrow(
    '.github/workflows/bad.yml:6: jobs.one.services must be one that the dry run emulates',
  );
  repository.commit({ '.github/workflows/bad.yml': job('      - run: "true"', '    needs: two\n') });
  await expect(repository.run('github', ['bad'])).rejects.toThrow(
    'must need jobs that there are, in no circle; got one (needs two)',
  );
  repository.commit({ '.github/workflows/bad.yml': job('      - run: "true"', '    if: sucess()\n') });
  await expect(repository.run('github', ['bad'])).rejects.toThrow(
    'function of an expression must be one of always, cancelled',
  );
  await expect(repository.run('azure', ['bad'])).rejects.toThrow(
    'workflow must be one of build (.azure-pipelines); got bad',
  );
});

test('what is committed while a workflow runs is none of its business', async () => {
  const other = new SmallRepository({
    '.github/workflows/slow.yml': `
name: Slow
on: { push: { branches: [main] } }
permissions: {}
jobs:
  first:
    runs-on: ubuntu-latest
    steps:
      - run: git -C "$REPOSITORY" -c user.name=t -c user.email=t@localhost commit --quiet --allow-empty --message=later
        env: { REPOSITORY: "\${{ vars.REPOSITORY }}" }
  second:
    needs: first
    runs-on: ubuntu-latest
    permissions: { contents: read }
    steps:
      - uses: ${CHECKOUT}
      - run: test "$(git log --oneline | wc -l)" = 1 && test "$(git log -1 --format=%s)" = change
`,
  });
  try {
    const [report] = await other.run('github', ['slow'], { variables: { REPOSITORY: other.folder } });
    expect(results(report), other.said.join('\n')).toEqual(['first success', 'second success']);
  } finally {
    other.remove();
  }
});
