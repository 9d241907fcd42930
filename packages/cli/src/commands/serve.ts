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
    .addOption(new Option('--folder <folder>', 'a model folder; may be repeated').argParser(collect))
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65_535), 5001)
    .option('--host <address>', 'address to listen on; other machines need --auth', '127.0.0.1')
    .option('--workers <n>', 'processes', wholeNumber(1, 64), 1)
    .option('--timeout <ms>', 'time limit of a request', wholeNumber(1, 86_400_000), 30_000)
    .addOption(
      new Option('--auth <kind>', 'authentication (default: keys if there are any, else none)').choices([
        ...['none', 'platform', 'keys', 'entra'],
      ]),
    )
    .option(
      '--keys <source>',
      'a file with one key per line, read again when it changes, or keyvault:SECRET_URL (or SCORING_KEYS)',
    )
    .option('--collect <folder>', 'record requests and answers for monitoring')
    .option('--collect-share <p>', 'share of the requests to record, in (0, 1]', share, 1)
    .addOption(
      new Option('--collect-texts <how>', 'how texts are recorded')
        .choices(['stored', 'hashed', 'left-out'])
        .default('left-out'),
    )
    .option('--collect-hook <module>', 'exports pseudonymise(text), which returns the text to record')
    .option('--access-log', 'write one line of JSON per request to standard error', false)
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
