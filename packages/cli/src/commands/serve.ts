import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import type { ServeFlags } from '../serve/serve-models.ts';
import { collect, wholeNumber, withWorkspace } from './shared-options.ts';

export function addServeCommand(program: Command, app: App): void {
  program
    .command('serve')
    .description('answer over HTTP with registered models; a champion is followed when another is promoted')
    .option(
      '--model <name[@alias|:version]>',
      'a registered model; may be repeated, the first answers where a request names none (default: the champion of the only one)',
      collect,
      [],
    )
    .option('--folder <folder>', 'a model that lies in a folder')
    .option('--port <number>', 'port to listen at; 0 takes any free one', wholeNumber(0, 65_535), 5001)
    .option('--host <address>', 'address to listen at', '127.0.0.1')
    .option('--timeout <ms>', 'milliseconds until an answer must be there', wholeNumber(1, 3_600_000), 5000)
    .option('--grace <ms>', 'milliseconds to take requests after SIGTERM', wholeNumber(0, 600_000), 0)
    .option('--json', 'print one JSON document on standard output when it is ready', false)
    .action(async (flags: ServeFlags) => {
      const { serveModels } = await import('../serve/serve-models.ts');
      await withWorkspace(app, (workspace) => serveModels(flags, workspace));
    });
}
