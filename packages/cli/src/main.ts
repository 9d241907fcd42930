import { MlopsError, systemError } from '@aml-mlops/errors';
import { isPoolWorker } from '@aml-mlops/parallel';
import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import type { App } from './app/app.ts';
import { loadApp } from './app/load-app.ts';
import { EXIT, exitCodeOf } from './command-line/exit.ts';
import { printNote } from './command-line/output.ts';
import { addBatchCommand } from './commands/batch.ts';
import { addDataCommand } from './commands/data.ts';
import { addDeployCommand } from './commands/deploy.ts';
import { addDocsCommand } from './commands/docs.ts';
import { addEmulatorCommand } from './commands/emulator.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addExportCommand } from './commands/export.ts';
import { addGraphCommand } from './commands/graph.ts';
import { addInfraCommand } from './commands/infra.ts';
import { addJobsCommand } from './commands/jobs.ts';
import { addLabelsCommand } from './commands/labels.ts';
import { addLoopCommand } from './commands/loop.ts';
import { addModelsCommand } from './commands/models.ts';
import { addNewCommand } from './commands/new.ts';
import { addPredictCommand } from './commands/predict.ts';
import { addPromoteCommand } from './commands/promote.ts';
import { addPublishCommand } from './commands/publish.ts';
import { addResumeCommand } from './commands/resume.ts';
import { addRunCommand } from './commands/run.ts';
import { addRunsCommand } from './commands/runs.ts';
import { addScheduleCommand } from './commands/schedule.ts';
import { addServeCommand } from './commands/serve.ts';
import { addStepCommand } from './commands/step.ts';
import { addStoreCommand } from './commands/store.ts';
import { addStudioCommand } from './commands/studio.ts';
import { addStudyCommand } from './commands/study.ts';
import { addSubmitCommand } from './commands/submit.ts';
import { addTrackingCommand } from './commands/tracking.ts';

const COMMANDS: readonly ((program: Command, app: App) => void)[] = [
  addRunCommand,
  addResumeCommand,
  addExplainCommand,
  addStepCommand,
  addStudyCommand,
  addPredictCommand,
  addServeCommand,
  addDeployCommand,
  addBatchCommand,
  addStudioCommand,
  addRunsCommand,
  addModelsCommand,
  addLabelsCommand,
  addLoopCommand,
  addDataCommand,
  addGraphCommand,
  addTrackingCommand,
  addPublishCommand,
  addPromoteCommand,
  addSubmitCommand,
  addJobsCommand,
  addScheduleCommand,
  addExportCommand,
  addInfraCommand,
  addStoreCommand,
  addEmulatorCommand,
];

/** Commands that need no app: they work in any folder, and with a broken app. */
const WITHOUT_APP: Readonly<Record<string, (program: Command) => void>> = {
  new: addNewCommand,
  docs: addDocsCommand,
};

function commandOf(app: App | undefined): Command {
  const program = new Command('mlops')
    .description('MLOps for text classification, on this machine and on Azure Machine Learning')
    .version(manifest.version, '-V, --version', 'print the version')
    .showHelpAfterError('(see "mlops --help")')
    // A command and its subcommands may have options with the same names.
    .enablePositionalOptions()
    .exitOverride();
  if (app) for (const add of [...COMMANDS, ...(app.commands ?? [])]) add(program, app);
  for (const add of Object.values(WITHOUT_APP)) add(program);
  // Subcommands do not inherit this setting: each must throw instead of ending the process, so that we set the exit status.
  for (const command of everyCommand(program)) command.exitOverride();
  return program;
}

if (!isPoolWorker()) {
  try {
    await commandOf(await appFor(process.argv[2])).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
    else {
      const known = systemError(error) ?? error;
      printNote(known instanceof MlopsError ? `mlops: ${known.message}` : `mlops: ${stackOf(error)}`);
      process.exitCode = exitCodeOf(known);
    }
  }
}

/** Help and version work without an app; everything else needs one. */
async function appFor(word: string | undefined): Promise<App | undefined> {
  if (word !== undefined && Object.hasOwn(WITHOUT_APP, word)) return undefined;
  return loadApp().catch((error: unknown) => {
    const general = word === undefined || word.startsWith('-') || word === 'help';
    if (general && error instanceof MlopsError && error.code === 'E_CONFIG') return undefined;
    throw error;
  });
}

function everyCommand(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...everyCommand(child as Command)]) as Command[];
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
