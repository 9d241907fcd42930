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
    .description("the workspace's artifacts and databases: check, mend, clean, back up");
  store
    .command('verify', { isDefault: true })
    .description('read every artifact and both databases; exit status 1 where something is damaged or missing')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async ({ json }: Flags) => {
      const report = await withWorkspace(app, (workspace) => verifyStore(workspace));
      print(report, json);
      if (report.damaged.length > 0) process.exitCode = EXIT.failed;
    });
  store
    .command('repair')
    .description('mend what can be mended; says what it would do, and does it with --yes')
    .option('--yes', 'do it', false)
    .option('--json', 'print one JSON document on standard output', false)
    .action(async ({ yes, json }: ApplyFlags) => {
      print(await withWorkspace(app, (workspace) => repairStore(workspace, { apply: yes })), json);
    });
  store
    .command('gc')
    .description(
      'remove leftovers of killed runs and artifacts that nothing needs; says what would go, and does it with --yes',
    )
    .option('--older-than <days>', 'artifacts that no run used for so long go', wholeNumber(0, 100_000))
    .option('--keep <size>', 'those not used for longest go, until all are no larger: 500MB, 20GB', size)
    .option('--yes', 'do it', false)
    .option('--json', 'print one JSON document on standard output', false)
    .action(async ({ olderThan, keep, yes, json }: ApplyFlags & { olderThan?: number; keep?: number }) => {
      const options = { apply: yes, olderThanDays: olderThan, keepBytes: keep };
      print(await withWorkspace(app, (workspace) => collectGarbage(workspace, options)), json);
    });
  store
    .command('backup')
    .description('copy the workspace, also one in use, into a new folder')
    .argument('<folder>', 'a new one')
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
    .description('put a backup in the place of the workspace; what is there is moved beside it')
    .argument('<folder>', 'that "mlops store backup" made')
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

/** @throws InvalidArgumentError for anything but a number and a decimal unit */
function size(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)$/.exec(text) ?? [];
  const scale = UNITS[unit];
  if (number !== undefined && scale !== undefined) return Number(number) * scale;
  throw new InvalidArgumentError(`must be a size such as 500MB or 20GB; got ${text}`);
}
