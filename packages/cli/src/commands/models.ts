import { type ModelVersion, openTracking, type TrackingClient } from '@aml-mlops/tracking';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { printJson, printResult } from '../command-line/output.ts';
import { formatDate } from '../display/format.ts';
import { formatTable } from '../display/table.ts';
import { unknownModel } from '../models/unknown-model.ts';
import { addModelsDownloadCommand } from './models-download.ts';
import { addModelsValidateCommand } from './models-validate.ts';
import { withWorkspace } from './shared-options.ts';

export function addModelsCommand(program: Command, app: App): void {
  const models = program.command('models').description('registered models');
  models
    .command('list', { isDefault: true })
    .description('models and their champions')
    .option('--json', 'print one JSON document on standard output', false)
    .action(({ json }: { json: boolean }) =>
      withTracking(app, async (tracking) => {
        const rows: { name: string; versions: number; champion: ModelVersion | undefined }[] = [];
        for (const name of await tracking.models.listModels()) {
          const versions = await tracking.models.listVersions(name);
          rows.push({ name, versions: versions.length, champion: await tracking.models.getByAlias(name, 'champion') });
        }
        if (json) return printJson(rows.map((row) => ({ ...row, champion: row.champion ?? null })));
        printResult(
          formatTable(
            rows,
            [
              { title: 'model', value: ({ name }) => name },
              { title: 'versions', value: ({ versions }) => String(versions), align: 'right' },
              {
                title: 'champion',
                value: ({ champion }) => (champion ? String(champion.version) : 'none'),
                align: 'right',
              },
              { title: 'made (UTC)', value: ({ champion }) => (champion ? formatDate(champion.createdAt) : '') },
            ],
            'no models are registered yet: a run registers them',
          ),
        );
      }),
    );
  models
    .command('show')
    .description('versions of a model, and the log of its promotions')
    .argument('<model>', 'its name')
    .option('--json', 'print one JSON document on standard output', false)
    .action((name: string, { json }: { json: boolean }) =>
      withTracking(app, async (tracking) => {
        const known = await tracking.models.listModels();
        if (!known.includes(name)) throw unknownModel(name, known);
        const versions = await tracking.models.listVersions(name);
        const promotions = await tracking.models.promotions(name);
        if (json) return printJson({ name, versions, promotions });
        const table = formatTable(versions, [
          { title: 'version', value: ({ version }) => String(version), align: 'right' },
          { title: 'aliases', value: ({ aliases }) => aliases.join(', ') },
          { title: 'made (UTC)', value: ({ createdAt }) => formatDate(createdAt) },
          { title: 'folder', value: ({ source }) => source },
        ]);
        const log = promotions.map(
          ({ at, alias, version, previousVersion, who, why }) =>
            `${formatDate(at)}  ${alias}: ${previousVersion ?? 'none'} -> ${version}, by ${who}: ${why}`,
        );
        printResult([name, table, 'Promotions', ...log].join('\n'));
      }),
    );
  addModelsDownloadCommand(models, app);
  addModelsValidateCommand(models, app);
}

async function withTracking(app: App, use: (tracking: TrackingClient) => Promise<void>): Promise<void> {
  await withWorkspace(app, async (workspace) => {
    const tracking = await openTracking(workspace.trackingUri);
    try {
      await use(tracking);
    } finally {
      await tracking.close();
    }
  });
}
