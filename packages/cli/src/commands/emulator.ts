import path from 'node:path';
import { workspaceHome } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';

export function addEmulatorCommand(program: Command, app: App): void {
  program
    .command('emulator')
    .description('a workspace of Azure Machine Learning on this machine, for tests without an account')
    .argument('[options...]', 'options of the emulator, such as --port')
    // It knows its options, and tells them with --help.
    .helpOption(false)
    .allowUnknownOption()
    .action(async (options: string[]) => {
      const { runCommand } = await import('@aml-mlops/azureml-emulator/command');
      const home = options.includes('--home') ? [] : ['--home', path.join(workspaceHome(app.repository), 'emulator')];
      await runCommand([...home, ...options]);
    });
}
