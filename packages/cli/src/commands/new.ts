import path from 'node:path';
import type { Command } from 'commander';
import { printJson, printResult } from '../command-line/output.ts';

export function addNewCommand(program: Command): void {
  program
    .command('new')
    .description('start a repository of your own: a pipeline, a step, tests, CI, infrastructure')
    .argument('<name>', 'name of the project and of its new folder')
    .option('--packages <folder>', 'take the packages from tarballs of "npm run pack" (default: the registry)')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (name: string, { packages, json }: { packages?: string; json: boolean }) => {
      const { createProject } = await import('../new/create-project.ts');
      const folder = await createProject({
        name,
        parent: process.cwd(),
        packages: packages === undefined ? undefined : path.resolve(packages),
      });
      if (json) return printJson({ folder });
      printResult(
        `${folder}\n\n  cd ${name}\n  npm install && npm start    # runs the pipeline on the sample\n  npm test`,
      );
    });
}
