import { type NodeRow, outputsOfRun, planOfRun, type RunRow, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { azureWorkspace } from '../azure/with-azure.ts';
import { printJson, printResult } from '../command-line/output.ts';
import { formatBytes, formatDate, formatSeconds } from '../display/format.ts';
import { formatTable } from '../display/table.ts';
import { type NamedOutput, outputList } from '../report/output-list.ts';
import { wholeNumber, withWorkspace } from './shared-options.ts';

export function addRunsCommand(program: Command, app: App): void {
  const runs = program.command('runs').description('runs of pipelines in this workspace');
  runs
    .command('list', { isDefault: true })
    .description('newest first')
    .option('--limit <n>', 'how many', wholeNumber(1, 100_000), 20)
    .option('--workspace <alias>', 'include the jobs of this workspace of Azure Machine Learning')
    .option('--json', 'print one JSON document on standard output', false)
    .action(({ limit, workspace: alias, json }: { limit: number; workspace?: string; json: boolean }) =>
      withWorkspace(app, async (workspace) => {
        const local = workspace.database.runs.list(limit).map((run) => publicRun(run));
        const remote = alias === undefined ? [] : await remoteRuns(app, alias, limit);
        const rows = [...local, ...remote]
          .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime())
          .slice(0, limit);
        if (json) return printJson(rows);
        printResult(
          formatTable(
            rows,
            [
              { title: 'run', value: ({ run }) => run },
              { title: 'pipeline', value: ({ pipeline }) => pipeline },
              { title: 'data', value: ({ scope }) => scope },
              { title: 'where', value: ({ where }) => where },
              { title: 'status', value: ({ status }) => status },
              { title: 'started (UTC)', value: ({ startedAt }) => formatDate(startedAt) },
              {
                title: 'took',
                value: ({ seconds }) => (seconds === null ? '' : formatSeconds(seconds)),
                align: 'right',
              },
            ],
            'no runs yet: "mlops run" makes one',
          ),
        );
      }),
    );
  runs
    .command('show')
    .description('the timeline of one run, and the folders of its outputs')
    .argument('<run>', 'its id')
    .option('--json', 'print one JSON document on standard output', false)
    .action((id: string, { json }: { json: boolean }) =>
      withWorkspace(app, async (workspace) => {
        const run = workspace.database.runs.get(id);
        const attempts = workspace.database.runs.nodes(id);
        const outputs = namedOutputs(workspace, id);
        if (json) return printJson({ ...publicRun(run), attempts, outputs });
        const table = formatTable(attempts, [
          { title: 'step', value: ({ node }) => node },
          { title: 'attempt', value: ({ attempt }) => String(attempt), align: 'right' },
          { title: 'status', value: ({ status }) => status },
          { title: 'queued', value: (attempt) => since(run, attempt.queuedAt), align: 'right' },
          { title: 'started', value: (attempt) => since(run, attempt.startedAt), align: 'right' },
          { title: 'took', value: took, align: 'right' },
          {
            title: 'peak memory',
            value: ({ peakMemoryBytes: m }) => (m === undefined ? '' : formatBytes(m)),
            align: 'right',
          },
          { title: 'log', value: ({ logFile }) => logFile ?? '' },
        ]);
        const made = formatTable(outputs, [
          { title: 'output', value: ({ name }) => name },
          { title: 'kind', value: ({ kind }) => kind },
          { title: 'folder', value: ({ path }) => path },
        ]);
        const errors = attempts.flatMap(({ node, error }) => (error ? [`${node}: ${error}`] : []));
        printResult(
          [
            `${run.pipeline} on ${run.scope}: ${run.status}`,
            table,
            ...errors,
            ...(outputs.length > 0 ? [made] : []),
          ].join('\n\n'),
        );
      }),
    );
}

/** Results of a run, named as in its summary. */
function namedOutputs(workspace: Workspace, id: string): NamedOutput[] {
  const made = Object.groupBy(outputsOfRun(workspace, id), ({ node }) => node);
  const outputs = Object.entries(made).map(([node, ports = []]) => [
    node,
    Object.fromEntries(ports.map((output) => [output.port, output])),
  ]);
  return outputList(planOfRun(workspace, id), { outputs: Object.fromEntries(outputs) });
}

function publicRun({ id, pipeline, scope, status, startedAt, finishedAt, trackingRun }: RunRow) {
  const seconds = finishedAt === undefined ? null : (finishedAt.getTime() - startedAt.getTime()) / 1000;
  return { run: id, pipeline, scope, where: 'here', status, startedAt, seconds, trackingRun: trackingRun ?? null };
}

/** Jobs in the form of runs. Azure's list has no durations. */
async function remoteRuns(app: App, alias: string, limit: number): Promise<ReturnType<typeof publicRun>[]> {
  const { listJobs } = await import('@aml-mlops/azureml');
  const jobs = await listJobs(await azureWorkspace(app, { workspace: alias }), limit);
  return jobs.map(({ name, pipeline, scope, status, createdAt }) => ({
    run: name,
    pipeline,
    scope,
    where: alias,
    status,
    startedAt: createdAt ?? new Date(0),
    seconds: null,
    trackingRun: name,
  }));
}

function since(run: RunRow, at: Date | undefined): string {
  return at === undefined ? '' : `+${((at.getTime() - run.startedAt.getTime()) / 1000).toFixed(1)} s`;
}

function took({ startedAt, finishedAt }: NodeRow): string {
  return startedAt && finishedAt ? formatSeconds((finishedAt.getTime() - startedAt.getTime()) / 1000) : '';
}
