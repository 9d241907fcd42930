import { MlopsError } from '@aml-mlops/errors';
import { isPoolWorker } from '@aml-mlops/parallel';
import { Command, CommanderError } from 'commander';
import { addBaselineCommand } from './commands/baseline.ts';
import { addDataCommand } from './commands/data.ts';
import { addEmulatorCommand } from './commands/emulator.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addExportCommand } from './commands/export.ts';
import { addGraphCommand } from './commands/graph.ts';
import { addJobsCommand } from './commands/jobs.ts';
import { addModelsCommand } from './commands/models.ts';
import { addPublishCommand } from './commands/publish.ts';
import { addResumeCommand } from './commands/resume.ts';
import { addRunCommand } from './commands/run.ts';
import { addRunsCommand } from './commands/runs.ts';
import { addScheduleCommand } from './commands/schedule.ts';
import { addSubmitCommand } from './commands/submit.ts';
import { addTrackingCommand } from './commands/tracking.ts';
import { EXIT, exitCodeOf } from './command-line/exit.ts';
import { printNote } from './command-line/output.ts';

const program = new Command('mlops')
  .description('MLOps for text classification, on this machine and on Azure Machine Learning')
  .showHelpAfterError('(see "mlops --help")')
  .exitOverride();
addRunCommand(program);
addResumeCommand(program);
addExplainCommand(program);
addRunsCommand(program);
addModelsCommand(program);
addDataCommand(program);
addBaselineCommand(program);
addGraphCommand(program);
addTrackingCommand(program);
addPublishCommand(program);
addSubmitCommand(program);
addJobsCommand(program);
addScheduleCommand(program);
addExportCommand(program);
addEmulatorCommand(program);
// Subcommands inherit nothing: each must throw instead of ending the process, so that the exit status is ours.
for (const command of everyCommand(program)) command.exitOverride();

if (!isPoolWorker()) {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
    else {
      printNote(error instanceof MlopsError ? `mlops: ${error.message}` : `mlops: ${stackOf(error)}`);
      process.exitCode = exitCodeOf(error);
    }
  }
}

function everyCommand(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...everyCommand(child as Command)]) as Command[];
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
