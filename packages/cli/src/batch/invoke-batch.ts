import { downloadOutputs, invokeEndpoint } from '@aml-mlops/azureml';
import type { App } from '../app/app.ts';
import { watchToTheEnd } from '../azure/watch-to-the-end.ts';
import { type AzureFlags, azureWorkspace } from '../azure/with-azure.ts';
import { EXIT } from '../command-line/exit.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { readPairs } from './endpoint-plan.ts';

export interface InvokeBatchFlags extends AzureFlags {
  readonly endpoint: string;
  readonly deployment?: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly watch: boolean;
  readonly to?: string;
  readonly json: boolean;
}

/** Invokes a published pipeline and, if requested, watches its job as `jobs watch` does. */
export async function invokeBatch(app: App, flags: InvokeBatchFlags): Promise<void> {
  const { endpoint, deployment, json, to } = flags;
  const signal = interruptSignal();
  const inputs = readPairs('--input', flags.input);
  const outputs = readPairs('--output', flags.output);
  const workspace = await azureWorkspace(app, flags);
  const job = await invokeEndpoint({ workspace, endpoint, deployment, inputs, outputs, signal });
  const { name, url } = job;
  const told = { job: name, url, endpoint, deployment: job.deployment, inputs: job.inputs };
  const next = `follow it with: mlops jobs watch ${name} --workspace ${flags.workspace}`;
  if (!flags.watch && to === undefined) {
    if (json) return printJson(told);
    return printResult([`started: ${name}`, ...(url === undefined ? [] : [url]), next].join('\n'));
  }
  printNote(url === undefined ? name : `${name}: ${url}`);
  const watched = await watchToTheEnd(workspace, name, signal);
  if (watched.status === 'running') {
    printNote(`${name} keeps running\n${next}`);
    process.exitCode = EXIT.interrupted;
    return;
  }
  if (watched.status === 'done' && to !== undefined) {
    const done = await downloadOutputs(workspace, name, to, undefined, { signal });
    printNote(`${Object.keys(done).join(', ')} downloaded to ${to}`);
  }
  if (json) printJson({ ...told, ...watched });
  process.exitCode = watched.status === 'done' ? EXIT.done : EXIT.failed;
}
