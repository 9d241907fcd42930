import { openWorkspace, type Workspace, workspaceHome } from '@aml-mlops/pipeline-sdk/runner';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { REPOSITORY } from '../steps.ts';

/** Options that choose data and parameters. */
export function addRunInput(command: Command): Command {
  return command
    .option(
      '--dataset <name|folder|->',
      'sample, newsgroups, a folder of CSV, JSON Lines or Parquet, an address of Blob storage, or - for standard input',
      'sample',
    )
    .option('--datastore <address>', 'raw data in Blob storage: azureml://datastores/NAME/paths/FOLDER or https://…')
    .option('--archive <file>', 'read 20news-bydate.tar.gz from here instead of downloading it')
    .option('--categories <a,b|all>', 'labels to keep (default: the four newsgroups, else all)')
    .option('--baseline <folder>', 'baseline profile to hold the data against (default: the one kept for this dataset)')
    .addOption(
      new Option('--param <step.name=value>', 'set a parameter of a step; may be repeated')
        .argParser(collect)
        .default([]),
    );
}

export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** @throws InvalidArgumentError for anything but a whole number in the range */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`must be a whole number in [${min}, ${max}]; got ${text}`);
  };
}

/** Opens the workspace for the length of a command. */
export async function withWorkspace<T>(use: (workspace: Workspace) => Promise<T>): Promise<T> {
  const workspace = openWorkspace(workspaceHome(REPOSITORY));
  try {
    return await use(workspace);
  } finally {
    workspace.close();
  }
}
