import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const MLOPS = path.resolve(import.meta.dirname, '../../bin/mlops');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves when standard error contains a match. */
  says(pattern: RegExp): Promise<void>;
  /** Resolves with all of standard output when it contains a match. */
  prints(pattern: RegExp): Promise<string>;
}

interface StartOptions {
  readonly input?: string;
  readonly variables?: NodeJS.ProcessEnv;
  readonly folder?: string;
  /** Limit on file size, in blocks of 512 bytes; a longer write fails as on a full disk. Default: no limit */
  readonly fileBlocks?: number;
}

/** Starts the real `mlops` command with its own workspace. */
export function startMlops(
  home: string,
  args: readonly string[],
  { input, variables = {}, folder, fileBlocks }: StartOptions = {},
): RunningCommand {
  // The shell sets the limit, then execs the command.
  const limited = fileBlocks === undefined ? [] : ['-c', `ulimit -f ${fileBlocks} && exec "$0" "$@"`, MLOPS];
  const child = spawn(fileBlocks === undefined ? MLOPS : 'sh', [...limited, ...args], {
    cwd: folder,
    env: { ...process.env, ...variables, MLOPS_HOME: home, NO_COLOR: '1' },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting: (() => void)[] = [];
  const heard = () => {
    for (const check of waiting) check();
  };
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
    heard();
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
    heard();
  });
  child.stdin?.end(input);
  const finished = new Promise<Finished>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  const until = (pattern: RegExp, text: () => string) =>
    new Promise<string>((resolve, reject) => {
      const check = () => pattern.test(text()) && resolve(text());
      waiting.push(check);
      check();
      void finished.then(() => reject(new Error(`mlops ended without saying ${pattern}:\n${stdout}${stderr}`)));
    });
  return {
    child,
    finished,
    says: async (pattern) => void (await until(pattern, () => stderr)),
    prints: (pattern) => until(pattern, () => stdout),
  };
}

export async function mlops(home: string, ...args: readonly string[]): Promise<Finished> {
  return startMlops(home, args).finished;
}

/** The commands of a README's code block, as arguments of `mlops`: lines that start with `npx mlops`, without comments. */
export function commandsOf(block: string): string[][] {
  return block
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter((line) => line.startsWith('npx mlops '))
    .map((line) => (line.match(/"[^"]*"|\S+/g) ?? []).slice(2).map((word) => word.replaceAll('"', '')));
}

/** The code blocks of one language in a Markdown text. */
export function codeBlocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code = '']) => code);
}
