import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app/app.ts';
import type { ServeFlags } from '../serve/serve-models.ts';
import { collect, wholeNumber, withWorkspace } from './shared-options.ts';

export function addServeCommand(program: Command, app: App): void {
  program
    .command('serve')
    .description(
      'serve models over HTTP: one text or many, in the words of Azure, MLflow and the Open Inference Protocol',
    )
    .addOption(
      new Option(
        '--model <name[@alias|:version]>',
        'a registered model, whose alias is followed; may be repeated (default: the champion of the only one)',
      ).argParser(collect),
    )
    .addOption(new Option('--folder <folder>', 'a model that lies in a folder; may be repeated').argParser(collect))
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65_535), 5001)
    .option('--host <address>', 'address to listen on; beyond this machine --auth is needed', '127.0.0.1')
    .option('--workers <n>', 'processes', wholeNumber(1, 64), 1)
    .option('--timeout <ms>', 'how long a request may take', wholeNumber(1, 86_400_000), 30_000)
    .addOption(
      new Option('--auth <kind>', 'who may ask (default: keys where there are some, else none)').choices([
        ...['none', 'platform', 'keys', 'entra'],
      ]),
    )
    .option('--keys <file>', 'a key a line, read again when it changes (or SCORING_KEYS)')
    .option('--collect <folder>', 'keep requests and answers for monitoring')
    .option('--collect-share <p>', 'share of the requests that are kept, in (0, 1]', share, 1)
    .addOption(
      new Option('--collect-texts <how>', 'what is kept of a text')
        .choices(['stored', 'hashed', 'left-out'])
        .default('left-out'),
    )
    .option('--collect-hook <module>', 'exports pseudonymise(text): what is kept in the place of a text')
    .option('--access-log', 'a line of JSON a request on standard error', false)
    .option('--json', 'print one JSON document on standard output when ready', false)
    .action((flags: ServeFlags) =>
      withWorkspace(app, async (workspace) => {
        const { serveModels } = await import('../serve/serve-models.ts');
        await serveModels(flags, workspace);
      }),
    );
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 1) return value;
  throw new InvalidArgumentError(`must be a number in (0, 1]; got ${text}`);
}
