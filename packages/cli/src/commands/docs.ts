import type { Command } from 'commander';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote } from '../command-line/output.ts';
import { wholeNumber } from './shared-options.ts';

export function addDocsCommand(program: Command): void {
  program
    .command('docs')
    .description('read the documentation in a browser, on this machine')
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65_535), 5200)
    .option('--json', 'print one JSON document on standard output when ready', false)
    .action(async ({ port, json }: { port: number; json: boolean }) => {
      const signal = interruptSignal();
      const [{ siteFolder }, { serveFolder }] = await Promise.all([
        import('../docs/site-folder.ts'),
        import('../docs/serve-folder.ts'),
      ]);
      const server = await serveFolder(await siteFolder(printNote), port);
      if (json) printJson({ url: server.url });
      else printNote(`documentation: ${server.url} (Ctrl-C to stop)`);
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await server.close();
    });
}
