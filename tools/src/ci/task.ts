import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { Command } from 'commander';
import { checkDependencies } from './tasks/check-dependencies.ts';
import { checkSecrets } from './tasks/check-secrets.ts';
import { testEndpoint } from './tasks/endpoint-test.ts';
import { findBase } from './tasks/find-base.ts';
import { type CheckResult, junitReport } from './tasks/junit.ts';
import { modelReference } from './tasks/model-reference.ts';
import { notesOf, versionOf, writeSums } from './tasks/release.ts';
import { retrain } from './tasks/retrain.ts';
import { runMlopsText } from './tasks/run-mlops.ts';
import { testScoring } from './tasks/scoring-test.ts';
import { openServiceHost } from './tasks/service-host.ts';
import { setOutput } from './tasks/set-output.ts';
import { testAffected } from './tasks/test-affected.ts';
import { writeWorkspaces } from './tasks/write-workspaces.ts';

/** `npm run ci:task -- NAME`: workflow tasks beyond the commands of the product. Each also runs on a laptop. */
const repository = path.resolve(import.meta.dirname, '../../..');
const program = new Command('ci:task').description('steps of workflows');
const casesOf = (model: string) =>
  path.join(repository, 'apps/pipeline/validation', `${encodeURIComponent(model.split(':')[0] ?? '')}.json`);

program
  .command('workspaces')
  .description('write workspaces.yaml from the variable WORKSPACES, once it is checked')
  .action(() => writeWorkspaces(path.join(repository, 'workspaces.yaml'), process.env['WORKSPACES']));

program
  .command('base')
  .description('the commit of the last good run of this workflow on main, as output BASE')
  .action(async () => setOutput('BASE', await findBase(repository, 'main')));

program
  .command('test-affected')
  .description('run the tests of the packages that a change affects, and write a report')
  .requiredOption('--base <commit>', 'what the change is counted against')
  .requiredOption('--to <folder>', 'folder of the report')
  .action(({ base, to }: { base: string; to: string }) => testAffected(repository, base, to));

program
  .command('dependencies')
  .description('known weaknesses of the locked packages; exit status 1 for a severe one that is not accepted')
  .action(() => checkDependencies(repository));

program
  .command('secrets')
  .description('look for secrets in the files of the repository; exit status 1 where there is one')
  .action(() => checkSecrets(repository));

program
  .command('retrain')
  .description('retrain on Azure and wait; outputs MODEL and NAME, and model.json in a folder')
  .requiredOption('--workspace <alias>', 'workspace of workspaces.yaml')
  .requiredOption('--to <folder>', 'folder of model.json')
  .action(({ workspace, to }: { workspace: string; to: string }) => retrain(workspace, to));

program
  .command('model')
  .description('which model is released, as outputs MODEL and NAME: the variable GIVEN, else model.json of model CI')
  .requiredOption('--from <folder>', 'where model.json may lie')
  .action(({ from }: { from: string }) => {
    const { name, version } = modelReference(from, process.env['GIVEN']);
    setOutput('MODEL', `${name}:${version}`);
    setOutput('NAME', name);
  });

program
  .command('scoring-test')
  .description('serve a model and ask it in every way that applications may')
  .requiredOption('--folder <folder>', 'of the model')
  .requiredOption('--report <file>', 'report of the checks')
  .action(async ({ folder, report }: { folder: string; report: string }) =>
    finish('scoring', await testScoring(folder, casesOf(path.basename(folder))), report),
  );

program
  .command('endpoint-test')
  .description('ask a deployed endpoint as an application would')
  .requiredOption('--endpoint <name>', 'which')
  .requiredOption('--workspace <alias>', 'workspace of workspaces.yaml')
  .requiredOption('--model <name:version>', 'what it must serve')
  .requiredOption('--report <file>', 'report of the checks')
  .action(async ({ report, ...asked }: { endpoint: string; workspace: string; model: string; report: string }) => {
    const checks = await testEndpoint({ ...asked, cases: casesOf(asked.model) });
    // Reports that it was called and answers wrongly, which triggers the rollback.
    if (checks.some(({ passed }) => !passed)) setOutput('BROKEN', 'true');
    finish(`endpoint in ${asked.workspace}`, checks, report);
  });

program
  .command('infra-plan')
  .description('what a change of the templates would change, as Markdown')
  .requiredOption('--base <commit>', 'what is deployed')
  .requiredOption('--to <file>', 'file of the plan')
  .action(async ({ base, to }: { base: string; to: string }) => {
    const text = await runMlopsText(['infra', 'plan', '--base', base]);
    write(to, `\`\`\`\n${text.trim()}\n\`\`\`\n`);
    process.stdout.write(text);
  });

program
  .command('comment')
  .description('write a file to the pull request, in place of what was written under this title before')
  .requiredOption('--title <title>', 'heading')
  .requiredOption('--file <file>', 'Markdown')
  .action(async ({ title, file }: { title: string; file: string }) => {
    const text = readFileSync(file, 'utf8');
    const host = openServiceHost();
    if (host) await host.comment(title, text);
    else process.stdout.write(`### ${title}\n\n${text}`);
  });

program
  .command('release-notes')
  .description('the notes of a version from CHANGELOG.md; the tag must be the version of package.json')
  .requiredOption('--tag <tag>', 'such as v1.2.3')
  .requiredOption('--to <folder>', 'folder of the release')
  .action(({ tag, to }: { tag: string; to: string }) => {
    const notes = notesOf(readFileSync(path.join(repository, 'CHANGELOG.md'), 'utf8'), versionOf(tag, repository));
    write(path.join(to, 'NOTES.md'), notes);
    process.stdout.write(notes);
  });

program
  .command('sums')
  .description('write SHA256SUMS of the files of a folder')
  .requiredOption('--folder <folder>', 'which')
  .action(({ folder }: { folder: string }) => writeSums(folder));

program
  .command('release')
  .description('publish a release with the files of a folder')
  .requiredOption('--tag <tag>', 'such as v1.2.3')
  .requiredOption('--folder <folder>', 'NOTES.md and what is released')
  .action(async ({ tag, folder }: { tag: string; folder: string }) => {
    versionOf(tag, repository);
    const host = openServiceHost();
    if (host) await host.release(tag.replace('refs/tags/', ''), folder);
    else process.stdout.write(`${tag}: ${folder} would be released\n`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof MlopsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function finish(suite: string, checks: readonly CheckResult[], report: string): void {
  write(report, junitReport(suite, checks));
  for (const { name, passed, detail } of checks)
    process.stdout.write(`${passed ? 'passed' : 'FAILED'}  ${name}${passed ? '' : `: ${detail}`}\n`);
  const failed = checks.filter(({ passed }) => !passed).length;
  if (failed > 0) throw new MlopsError('E_CI_CHECKS', `${failed} of ${checks.length} checks failed`);
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
