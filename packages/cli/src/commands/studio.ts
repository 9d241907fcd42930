import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { plansOf } from '../app/plans-of.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { resumeApart } from '../run/resume-apart.ts';
import { wholeNumber, withWorkspace } from './shared-options.ts';

interface StudioFlags {
  readonly port: number;
  readonly host: string;
  readonly readOnly: boolean;
  readonly json: boolean;
}

export function addStudioCommand(program: Command, app: App): void {
  program
    .command('studio')
    .description('show pipelines, runs, data and models in the browser')
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65_535), 5002)
    .option('--host <address>', 'address to listen on; other machines need the token to read', '127.0.0.1')
    .option('--read-only', 'refuse to cancel, resume and promote', false)
    .option('--json', 'print one JSON document on standard output when ready', false)
    .action(({ port, host, readOnly, json }: StudioFlags) =>
      withWorkspace(app, async (workspace) => {
        const { startStudio } = await import('@aml-mlops/studio');
        const actions = { resume: (run: string) => resumeApart(app, workspace, run), plans: () => plansOf(app) };
        const studio = await startStudio({ workspace, port, host, readOnly, actions, project: app.repository });
        if (json) printJson({ url: studio.url, link: studio.link });
        else {
          printResult(studio.link);
          printNote('studio: open this link; anyone who has it can make changes (Ctrl-C to stop)');
        }
        await new Promise<void>((resolve) => {
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
        });
        await studio.close();
      }),
    );
}
