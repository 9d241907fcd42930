import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';

const PROGRAM = path.resolve(import.meta.dirname, '../../../../packages/cli/bin/mlops.mjs');

/** Starts this repository's `mlops` command; its progress messages are shown. */
export function startMlops(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/**
 * Runs `mlops … --json`; returns the parsed document.
 *
 * @throws MlopsError `E_CI_COMMAND` if it fails
 */
export async function runMlops(args: readonly string[]): Promise<unknown> {
  return JSON.parse(await runMlopsText([...args, '--json']));
}

/** Output of the command. @throws MlopsError `E_CI_COMMAND` if it fails */
export async function runMlopsText(args: readonly string[]): Promise<string> {
  const child = startMlops(args);
  let stdout = '';
  child.stdout!.on('data', (chunk) => {
    stdout += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code === 0) return stdout;
  throw new MlopsError(
    'E_CI_COMMAND',
    `mlops ${args.join(' ')} must end well; its exit status is ${code}\n${stdout}`.trim(),
  );
}
