import { spawn } from 'node:child_process';
import path from 'node:path';
import { workspaceHome } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import { REPOSITORY } from '../steps.ts';

const EMULATOR = path.join(REPOSITORY, 'tools/azureml-emulator/bin/azureml-emulator.mjs');

export function addEmulatorCommand(program: Command): void {
  program
    .command('emulator')
    .description('a workspace of Azure Machine Learning on this machine, for tests without an account')
    .argument('[options...]', 'as its own help says: mlops emulator -- --help')
    .action(async (options: string[]) => {
      // A program of its own: the command stands below it in the house, and it must outlive none of our sessions.
      const home = options.includes('--home') ? [] : ['--home', path.join(workspaceHome(REPOSITORY), 'emulator')];
      const child = spawn(process.execPath, [EMULATOR, ...home, ...options], { stdio: 'inherit' });
      // Ctrl-C reaches it too; this process waits for it to close what it holds.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
      process.exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
    });
}
