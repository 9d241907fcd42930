import path from 'node:path';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { printNote } from '../command-line/output.ts';
import { resumeApart } from '../run/resume-apart.ts';
import { wholeNumber, withWorkspace } from './shared-options.ts';

export function addTrackingCommand(program: Command, app: App): void {
  program
    .command('tracking')
    .description('the tracking store')
    .command('serve')
    .description("serve runs and models to MLflow's own clients")
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65_535), 5000)
    .option(
      '--host <address>',
      'address to listen on; beyond this machine MLFLOW_TRACKING_TOKEN must be set',
      '127.0.0.1',
    )
    .action(({ port, host }: { port: number; host: string }) =>
      withWorkspace(app, async (workspace) => {
        const { startTrackingServer } = await import('@aml-mlops/tracking/server');
        const token = process.env['MLFLOW_TRACKING_TOKEN'];
        const db = path.join(workspace.home, 'mlops.db');
        const { newToken, studioPages, studioLink } = await import('@aml-mlops/studio');
        const studioToken = newToken();
        const actions = { resume: (run: string) => resumeApart(app, workspace, run) };
        const pages = studioPages({ workspace, token: studioToken, host, actions, project: app.repository });
        const server = await startTrackingServer({ db, port, host, pages, ...(token ? { token } : {}) });
        printNote(`tracking server: ${server.url} (Ctrl-C to stop)`);
        printNote(`its pages: ${studioLink(server.url, studioToken)}`);
        await new Promise<void>((resolve) => {
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
        });
        await server.close();
      }),
    );
}
