import { type RunRequest, type RunResult, runPipeline, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { type App, stepPrograms } from '../app/app.ts';
import { EXIT } from '../command-line/exit.ts';
import { printJson, printNote, printStyled } from '../command-line/output.ts';
import { openDisplay } from '../display/open-display.ts';
import { runReport } from '../report/run-document.ts';
import { runSummary } from '../report/run-summary.ts';
import { checkFree, copyOutputs } from './copy-outputs.ts';
import { explainFailure } from './explain-failure.ts';

export interface ExecuteOptions {
  readonly id: string;
  readonly request: RunRequest;
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
  readonly json: boolean;
  /** Print no result, because the caller prints its own. Default: false. */
  readonly quiet?: boolean;
  readonly parallelism?: number | undefined;
  /** Verify every artifact by reading it before use, instead of only those that look changed. Default: false. */
  readonly verify?: boolean;
}

/** Starts or resumes a run, displays it and prints its result. Returns the exit status. */
export async function executeRun(app: App, options: ExecuteOptions): Promise<number> {
  const { id, request, workspace, signal, json, quiet = false, parallelism, verify = false } = options;
  const { plan, copyTo } = request;
  if (copyTo !== undefined) await checkFree(copyTo, plan);
  const display = openDisplay(json || quiet);
  let result: RunResult;
  try {
    result = await runPipeline({
      id,
      request,
      workspace,
      programs: stepPrograms(app),
      signal,
      verify,
      onEvent: (event) => display.show(event),
      warn: (line) => display.note(line),
      ...(parallelism === undefined ? {} : { parallelism }),
    });
  } finally {
    display.close();
  }
  if (copyTo !== undefined && result.status === 'done') result = await copyOutputs(result, copyTo);
  const report = await runReport(app, plan, result);
  if (json) printJson(report.document);
  else if (!quiet) printStyled(runSummary(report));
  if (result.failure) {
    const log = lastLog(workspace, id, result.failure.node);
    printNote(explainFailure(plan, { run: id, ...result.failure, log }));
  }
  if (result.status === 'interrupted') printNote(`interrupted; continue with: mlops resume ${id}`);
  return EXIT[result.status];
}

/** Path of the log of a node's last attempt. */
function lastLog({ database }: Workspace, run: string, node: string): string | undefined {
  return database.runs.nodes(run).findLast((attempt) => attempt.node === node)?.logFile;
}
