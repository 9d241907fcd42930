import { type RunRequest, type RunResult, runPipeline, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Display } from '../display/display.ts';
import { liveDisplay } from '../display/live-display.ts';
import { plainDisplay } from '../display/plain-display.ts';
import { EXIT } from '../command-line/exit.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { registerChampion } from '../run/register-champion.ts';
import { runDocument } from '../report/run-document.ts';
import { runSummary } from '../report/run-summary.ts';
import { type App, stepPrograms } from '../app/app.ts';

export interface ExecuteOptions {
  readonly id: string;
  readonly request: RunRequest;
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
  readonly json: boolean;
  readonly parallelism?: number | undefined;
}

/** Runs, or goes on with, a run; shows it; prints its result. Answers the exit status. */
export async function executeRun(app: App, options: ExecuteOptions): Promise<number> {
  const { id, request, workspace, signal, json, parallelism } = options;
  const live = process.stderr.isTTY && !json;
  const display: Display = live ? liveDisplay(process.stderr) : plainDisplay((text) => void process.stderr.write(text));
  let result: RunResult;
  try {
    result = await runPipeline({
      id,
      request,
      workspace,
      programs: stepPrograms(app),
      signal,
      onEvent: (event) => display.show(event),
      finish: (outputs, tracking, run) => registerChampion({ outputs, scope: request.plan.scope, tracking, run }),
      ...(parallelism === undefined ? {} : { parallelism }),
    });
  } finally {
    display.close();
  }
  const document = await runDocument(result, request.plan.scope, workspace);
  if (json) printJson(document);
  else printResult(runSummary(document));
  if (result.failure) printNote(explainFailure(result, workspace));
  if (result.status === 'interrupted') printNote(`interrupted; go on with: mlops resume ${id}`);
  return EXIT[result.status];
}

/** Which step, which run, where its log is, and the command that goes on. */
function explainFailure({ run, failure }: RunResult, workspace: Workspace): string {
  if (!failure) return '';
  const attempts = workspace.database.runs.nodes(run).filter((attempt) => attempt.node === failure.node);
  const log = attempts.at(-1)?.logFile;
  return [
    `step ${failure.node} of run ${run} failed: ${failure.error.message}`,
    ...(log ? [`  log: ${log}`] : []),
    `  go on, once it is mended, with: mlops resume ${run}`,
  ].join('\n');
}
