import path from 'node:path';

/** The parts of an image that a process can reproduce. */
export interface ImageRecipe {
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly workdir: string;
  /** Files of the build context, as names with `*`, and their absolute target folder or file. */
  readonly copies: readonly { readonly sources: readonly string[]; readonly target: string }[];
  /** Program and arguments; empty if the image has none. */
  readonly command: readonly string[];
}

interface State {
  environment: Record<string, string>;
  workdir: string;
  copies: { sources: string[]; target: string }[];
  entrypoint: string[];
  command: string[];
}

/**
 * Reads the parts of a Dockerfile that the emulator supports without building: variables, folders, copied files and the command. What
 * `RUN` installs is provided by this machine: Node, and the packages of the lock.
 */
export function readDockerfile(text: string): ImageRecipe {
  const fresh = (): State => ({ environment: {}, workdir: '/', copies: [], entrypoint: [], command: [] });
  const stages = new Map<string, State>();
  let state = fresh();
  for (const { instruction, rest } of instructions(text)) {
    switch (instruction) {
      case 'FROM': {
        const [image = '', , name] = rest.split(/\s+/);
        const from = stages.get(image);
        state = from ? structuredClone(from) : fresh();
        if (name !== undefined) stages.set(name, state);
        break;
      }
      case 'ENV':
        Object.assign(state.environment, variables(rest));
        break;
      case 'WORKDIR':
        state.workdir = path.posix.resolve(state.workdir, rest);
        break;
      case 'COPY':
      case 'ADD': {
        const parts = words(rest).filter((word) => !word.startsWith('--'));
        const last = parts.pop() ?? '.';
        const into = last.endsWith('/') || last === '.' || parts.length > 1 || parts.some((part) => part.includes('*'));
        const target = path.posix.resolve(state.workdir, last);
        state.copies.push({ sources: parts, target: into && !target.endsWith('/') ? `${target}/` : target });
        break;
      }
      case 'ENTRYPOINT':
        state.entrypoint = commandOf(rest);
        state.command = [];
        break;
      case 'CMD':
        state.command = commandOf(rest);
    }
  }
  const { environment, workdir, copies, entrypoint, command } = state;
  return { environment, workdir, copies, command: [...entrypoint, ...command] };
}

function instructions(text: string): { instruction: string; rest: string }[] {
  const joined = text.replaceAll(/^\s*#.*$/gm, '').replaceAll(/\\\s*\n/g, ' ');
  return joined.split('\n').flatMap((line) => {
    const [, instruction, rest] = /^\s*([A-Za-z]+)\s+(.*?)\s*$/.exec(line) ?? [];
    return instruction === undefined || rest === undefined ? [] : [{ instruction: instruction.toUpperCase(), rest }];
  });
}

/** `["node", "main.mjs"]` is used as it is; any other form is run by a shell. */
function commandOf(rest: string): string[] {
  if (!rest.startsWith('[')) return ['/bin/sh', '-c', rest];
  const parsed: unknown = JSON.parse(rest);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

function variables(rest: string): Record<string, string> {
  const [, name, value] = /^(\w+)\s+([^=]*)$/.exec(rest) ?? [];
  if (name !== undefined && value !== undefined) return { [name]: value };
  return Object.fromEntries(
    words(rest).map((word) => {
      const at = word.indexOf('=');
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

/** Splits at white space; quotes keep a part together. */
function words(text: string): string[] {
  return (text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? []).map((word) => word.replaceAll(/["']/g, ''));
}
