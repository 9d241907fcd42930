import path from 'node:path';
import {
  backupWorkspace,
  collectGarbage,
  repairStore,
  restoreWorkspace,
  type StoreReport,
  verifyStore,
  workspaceHome,
} from '@aml-mlops/pipeline-sdk/runner';
import { type Command, InvalidArgumentError } from 'commander';
import type { App } from '../app/app.ts';
import { EXIT } from '../command-line/exit.ts';
import { printJson, printResult } from '../command-line/output.ts';
import { storeSummary } from '../report/store-summary.ts';
import { wholeNumber, withWorkspace } from './shared-options.ts';

interface Flags {
  readonly json: boolean;
}

interface ApplyFlags extends Flags {
  readonly yes: boolean;
}

export function addStoreCommand(program: Command, app: App): void {
  const store = program
    .command('store')
    .description("the workspace's artifacts and databases: verify, repair, clean up, back up");
  store
    .command('verify', { isDefault: true })
    .description('read every artifact and both databases; exit status 1 if something is damaged or missing')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async ({ json }: Flags) => {
      const report = await withWorkspace(app, (workspace) => verifyStore(workspace));
      print(report, json);
      if (report.damaged.length > 0) process.exitCode = EXIT.failed;
    });
  store
    .command('repair')
    .description('repair damage where possible; without --yes, only print what would be done')
    .option('--yes', 'make the changes', false)
    .option('--json', 'print one JSON document on standard output', false)
    .action(async ({ yes, json }: ApplyFlags) => {
      print(await withWorkspace(app, (workspace) => repairStore(workspace, { apply: yes })), json);
    });
  store
    .command('gc')
    .description(
      'remove leftovers of killed runs and unused artifacts; without --yes, only print what would be removed',
    )
    .option('--older-than <days>', 'remove artifacts that no run has used for this long', wholeNumber(0, 100_000))
    .option('--keep <size>', 'remove the least recently used until the rest fits: 500MB, 20GB', size)
    .option('--yes', 'make the changes', false)
    .option('--json', 'print one JSON document on standard output', false)
    .action(async ({ olderThan, keep, yes, json }: ApplyFlags & { olderThan?: number; keep?: number }) => {
      const options = { apply: yes, olderThanDays: olderThan, keepBytes: keep };
      print(await withWorkspace(app, (workspace) => collectGarbage(workspace, options)), json);
    });
  store
    .command('backup')
    .description('copy the workspace into a new folder, even while it is in use')
    .argument('<folder>', 'a new folder')
    .option(
      '--link',
      'link the files of artifacts instead of copying them: takes no space, protects from deletion only',
      false,
    )
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (folder: string, { link, json }: Flags & { link: boolean }) => {
      const backup = await withWorkspace(app, (workspace) => backupWorkspace(workspace, folder, { link }));
      if (backup.damaged.length > 0) process.exitCode = EXIT.failed;
      if (json) return printJson(backup);
      const lines = backup.damaged.map((damage) => `damaged and left out: ${damage.path}: ${damage.reason}`);
      printResult([...lines, `backup of ${backup.artifacts} artifacts in ${backup.folder}`].join('\n'));
    });
  store
    .command('restore')
    .description('replace the workspace by a backup; the current one is kept beside it')
    .argument('<folder>', 'folder that "mlops store backup" made')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (folder: string, { json }: Flags) => {
      const restored = await restoreWorkspace(path.resolve(folder), workspaceHome(app.repository));
      if (json) return printJson({ ...restored, before: restored.before ?? null });
      const before = restored.before === undefined ? [] : [`what was there is in ${restored.before}`];
      printResult([`${restored.artifacts} artifacts restored to ${restored.home}`, ...before].join('\n'));
    });
}

function print(report: StoreReport, json: boolean): void {
  if (json) printJson(report);
  else printResult(storeSummary(report));
}

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** @throws InvalidArgumentError if the value is not a number with a decimal unit */
function size(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)$/.exec(text) ?? [];
  const scale = UNITS[unit];
  if (number !== undefined && scale !== undefined) return Number(number) * scale;
  throw new InvalidArgumentError(`must be a size such as 500MB or 20GB; got ${text}`);
}
