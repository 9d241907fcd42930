import { openWorkspace, type Workspace, workspaceHome } from '@aml-mlops/pipeline-sdk/runner';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app/app.ts';

/** Options that select data and parameters. */
export function addRunInput(command: Command, app: App): Command {
  const { data, inputs = {} } = app;
  if (data) {
    const names = Object.keys(data.sources);
    const archived = names.filter((name) => data.sources[name]?.takesArchive);
    command
      .option(
        '--dataset <name|file|folder|->',
        `${names.join(', ')}, a file or folder of data ("mlops data check" says how it is read), an address of Blob storage, or - for standard input (default: ${data.default})`,
      )
      .option('--datastore <address>', 'raw data in Blob storage: azureml://datastores/NAME/paths/FOLDER or https://…');
    if (archived.length > 0) {
      command.option(
        '--archive <file>',
        `read the archive of ${archived.join(' or ')} from here instead of downloading it`,
      );
    }
    if (data.categories !== undefined) {
      command.option('--categories <a,b|all>', "labels to keep (default: the source's own choice, else all)");
    }
  }
  for (const [name, { description }] of Object.entries(inputs)) command.option(`--${name} <folder>`, description);
  return command
    .option('--scope <name>', 'name under which datasets, state and models are kept (default: from the data)')
    .addOption(
      new Option(
        '--input <name=from>',
        'fill an input: FOLDER, dataset:NAME[@VERSION] or run:RUN/step.port; may be repeated',
      )
        .argParser(collect)
        .default([]),
    )
    .addOption(
      new Option(
        '--param <step.name=value>',
        'set a parameter of a step, or name=value one of the pipeline; may be repeated',
      )
        .argParser(collect)
        .default([]),
    );
}

export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** @throws InvalidArgumentError if the value is not a whole number in the range */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`must be a whole number in [${min}, ${max}]; got ${text}`);
  };
}

/** @throws InvalidArgumentError if the value is not a share */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError(`must be in [0, 1]; got ${text}`);
}

/** Opens the workspace for the duration of a command. */
export async function withWorkspace<T>(app: App, use: (workspace: Workspace) => Promise<T>): Promise<T> {
  const workspace = openWorkspace(workspaceHome(app.repository));
  try {
    return await use(workspace);
  } finally {
    workspace.close();
  }
}
