import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface KnownCommand {
  readonly options: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
}

/** Subcommands of `npm run ci:task` and their options, parsed from the file. */
export function taskCommands(repository: string): Map<string, KnownCommand> {
  const file = path.join(repository, 'tools/src/ci/task.ts');
  const [, ...blocks] = readFileSync(file, 'utf8').split(/\.command\('/);
  return new Map(
    blocks.map((block) => {
      const required = [...block.matchAll(/\.requiredOption\('(--[\w-]+)/g)].map(([, option]) => option!);
      const optional = [...block.matchAll(/\.option\('(--[\w-]+)/g)].map(([, option]) => option!);
      return [
        /^[\w-]+/.exec(block)?.[0] ?? '',
        { options: new Set([...required, ...optional]), required: new Set(required) },
      ];
    }),
  );
}

interface MlopsCommand {
  readonly subcommands: readonly string[];
  /** Whether the command itself takes an argument, which may look like a subcommand. */
  readonly takesArgument: boolean;
  readonly options: ReadonlySet<string>;
}

/** Commands of `mlops`, parsed from their sources: a command is in the files whose names start with its name. */
export class MlopsCommands {
  readonly #repository: string;
  readonly #known = new Map<string, MlopsCommand | undefined>();

  constructor(repository: string) {
    this.#repository = repository;
  }

  /** The problem in a command line: an unknown command, subcommand or option. */
  problem(words: readonly string[]): string | undefined {
    const [name = '', second = ''] = words;
    const command = this.#find(name);
    if (!command) return `mlops must have the command ${name}`;
    const { subcommands, takesArgument, options } = command;
    const named = /^[a-z][a-z-]*$/.test(second) && subcommands.length > 0;
    if (named && !takesArgument && !subcommands.includes(second))
      return `mlops ${name} must have the subcommand ${second}; it has ${subcommands.join(', ')}`;
    const unknown = words.find((word) => word.startsWith('--') && !options.has(word.replace(/=.*/, '')));
    return unknown === undefined ? undefined : `mlops ${name} must have the option ${unknown}`;
  }

  #find(name: string): MlopsCommand | undefined {
    if (!this.#known.has(name)) this.#known.set(name, this.#read(name));
    return this.#known.get(name);
  }

  #read(name: string): MlopsCommand | undefined {
    // Options of the command itself, and those added by an app.
    const patterns = [`packages/cli/src/commands/${name}{,-*}.ts`, `apps/*/src/**/${name}-command.ts`];
    const files = /^[a-z]+$/.test(name) ? globSync(patterns, { cwd: this.#repository }) : [];
    if (files.length === 0) return undefined;
    const read = (file: string) => readFileSync(path.join(this.#repository, file), 'utf8');
    const text = files.map(read).join('\n');
    const [, ...blocks] = text.split(/\.command\('/);
    const named = blocks.map((block) => ({ name: /^[\w-]+/.exec(block)?.[0] ?? '', block }));
    const shared = ['commands/shared-options.ts', 'azure/with-azure.ts']
      .map((file) => read(`packages/cli/src/${file}`))
      .join('\n');
    return {
      subcommands: named
        .map((one) => one.name)
        .filter((one) => one !== name)
        .sort(),
      takesArgument: named.some((one) => one.name === name && one.block.includes('.argument(')),
      options: new Set([...(text + shared).matchAll(/--[a-z][\w-]*/g)].map(([option]) => option)),
    };
  }
}

/** The words of a command line, without quotes. */
export function wordsOf(command: string): string[] {
  return (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ''));
}
