import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { costOf, costTable, readPrices } from '../azure/job-cost.ts';
import { watchToTheEnd } from '../azure/watch-to-the-end.ts';
import { type AzureFlags, azureWorkspace, workspaceOption } from '../azure/with-azure.ts';
import { EXIT } from '../command-line/exit.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { formatBytes, formatDate } from '../display/format.ts';
import { formatTable } from '../display/table.ts';
import { collect, wholeNumber } from './shared-options.ts';

export function addJobsCommand(program: Command, app: App): void {
  const jobs = program.command('jobs').description('pipelines on Azure Machine Learning');
  jobs
    .command('list', { isDefault: true })
    .description('newest first')
    .addOption(workspaceOption())
    .option('--limit <n>', 'how many', wholeNumber(1, 10_000), 20)
    .option('--json', 'print one JSON document on standard output', false)
    .action(async ({ limit, json, ...flags }: AzureFlags & { limit: number; json: boolean }) => {
      const { listJobs } = await import('@aml-mlops/azureml');
      const rows = await listJobs(await azureWorkspace(app, flags), limit);
      if (json) return printJson(rows);
      const table = formatTable(
        rows,
        [
          { title: 'job', value: ({ name }) => name },
          { title: 'pipeline', value: ({ pipeline }) => pipeline },
          { title: 'data', value: ({ scope }) => scope },
          { title: 'status', value: ({ status }) => status },
          { title: 'submitted (UTC)', value: ({ createdAt }) => (createdAt ? formatDate(createdAt) : '') },
        ],
        'no jobs yet: "mlops submit" starts one',
      );
      printResult(table);
    });
  jobs
    .command('watch')
    .description('follow a job to its end, then register its data and models; Ctrl-C leaves it running')
    .argument('<job>', 'its name')
    .addOption(workspaceOption())
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (name: string, { json, ...flags }: AzureFlags & { json: boolean }) => {
      const watched = await watchToTheEnd(await azureWorkspace(app, flags), name, interruptSignal());
      if (json) printJson(watched);
      if (watched.status === 'running') process.exitCode = EXIT.interrupted;
      else process.exitCode = watched.status === 'done' ? EXIT.done : EXIT.failed;
    });
  jobs
    .command('cost')
    .description('machine time of a job, by node and size')
    .argument('<job>', 'its name')
    .option('--price <size=amount>', 'price of an hour, such as Standard_D4s_v5=0.23; may be repeated', collect)
    .addOption(workspaceOption())
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (name: string, { price, json, ...flags }: AzureFlags & { price?: string[]; json: boolean }) => {
      const prices = readPrices(price ?? []);
      const { jobUse } = await import('@aml-mlops/azureml');
      const cost = costOf(await jobUse(await azureWorkspace(app, flags), name), prices);
      if (json) return printJson(cost);
      printResult(costTable(cost));
    });
  jobs
    .command('cancel')
    .description('cancel a job')
    .argument('<job>', 'its name')
    .addOption(workspaceOption())
    .action(async (name: string, flags: AzureFlags) => {
      const { cancelJob } = await import('@aml-mlops/azureml');
      await cancelJob(await azureWorkspace(app, flags), name);
      printNote(`cancelled: ${name}`);
    });
  jobs
    .command('download')
    .description('download outputs of a job')
    .argument('<job>', 'its name')
    .requiredOption('--to <folder>', 'target folder: each output gets a folder of its name')
    .option('--output <name>', 'such as model_selection_model; may be repeated (default: all)', collect)
    .addOption(workspaceOption())
    .action(async (name: string, { to, output, ...flags }: AzureFlags & { to: string; output?: string[] }) => {
      const { downloadOutputs } = await import('@aml-mlops/azureml');
      const signal = interruptSignal();
      const done = await downloadOutputs(await azureWorkspace(app, flags), name, to, output, { signal });
      const rows = Object.entries(done);
      const table = formatTable(rows, [
        { title: 'output', value: ([of]) => of },
        { title: 'files', value: ([, { files }]) => String(files), align: 'right' },
        { title: 'size', value: ([, { bytes }]) => formatBytes(bytes), align: 'right' },
      ]);
      printResult(table);
    });
}
