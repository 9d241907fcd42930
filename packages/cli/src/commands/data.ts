import { visibleText } from '@aml-mlops/errors';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { printJson, printResult } from '../command-line/output.ts';
import { unknownDataset } from '../data/unknown-dataset.ts';
import { formatDate } from '../display/format.ts';
import { formatTable } from '../display/table.ts';
import { addDataCheckCommand } from './data-check.ts';
import { withWorkspace } from './shared-options.ts';

export function addDataCommand(program: Command, app: App): void {
  const data = program.command('data').description('dataset versions in this workspace, and checks of raw data');
  addDataCheckCommand(data, app);
  data
    .command('list', { isDefault: true })
    .description('the newest version of each dataset')
    .option('--json', 'print one JSON document on standard output', false)
    .action(({ json }: { json: boolean }) =>
      withWorkspace(app, async ({ database: { datasets } }) => {
        const newest = datasets.names().flatMap((name) => datasets.list(name).slice(0, 1));
        if (json) return printJson(newest);
        printResult(
          formatTable(
            newest,
            [
              { title: 'dataset', value: ({ name }) => name },
              { title: 'version', value: ({ version }) => String(version), align: 'right' },
              { title: 'rows', value: ({ rows }) => String(rows), align: 'right' },
              { title: 'labels', value: ({ labels }) => String(labels.length), align: 'right' },
              { title: 'made (UTC)', value: ({ createdAt }) => formatDate(createdAt) },
              { title: 'content', value: ({ contentHash }) => contentHash.slice(0, 12) },
            ],
            'no datasets yet: a run makes them',
          ),
        );
      }),
    );
  data
    .command('show')
    .description('all versions of a dataset and what they were made from')
    .argument('<dataset>', 'its name')
    .option('--json', 'print one JSON document on standard output', false)
    .action((name: string, { json }: { json: boolean }) =>
      withWorkspace(app, async ({ database: { datasets } }) => {
        const versions = datasets.list(name);
        if (versions.length === 0) {
          throw unknownDataset(name, datasets.names());
        }
        if (json) return printJson(versions);
        const blocks = versions.map((version) =>
          [
            `${name} version ${version.version}: ${version.rows} rows, made ${formatDate(version.createdAt)} by run ${version.run}`,
            `  content ${version.contentHash}`,
            `  labels ${version.labels.map((label) => visibleText(label)).join(', ')}`,
            ...Object.entries(version.lineage).map(([field, value]) => `  ${field} ${value}`),
          ].join('\n'),
        );
        printResult(blocks.join('\n\n'));
      }),
    );
}
