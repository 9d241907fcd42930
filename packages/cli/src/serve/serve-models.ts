import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { folderSource, startService, stopOnSignal } from '@aml-mlops/scoring-service';
import { openTracking } from '@aml-mlops/tracking';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { registrySource } from './registry-source.ts';

export interface ServeFlags {
  readonly model: readonly string[];
  readonly folder?: string;
  readonly host: string;
  readonly port: number;
  readonly timeout: number;
  readonly grace: number;
  readonly json: boolean;
}

/** Serves the models until a signal, and says how to ask them. */
export async function serveModels(flags: ServeFlags, workspace: Workspace): Promise<void> {
  const tracking = await openTracking(workspace.trackingUri);
  try {
    const registered = flags.model.length > 0 || flags.folder !== undefined ? flags.model : [undefined];
    const sources = [
      ...registered.map((reference) => registrySource(tracking.models, reference)),
      ...(flags.folder === undefined ? [] : [await folderSource(flags.folder)]),
    ];
    const service = await startService({
      sources,
      host: flags.host,
      port: flags.port,
      limits: { timeoutMs: flags.timeout },
      log: (line) => printNote(line),
    });
    const models = service.models.models.map(({ place: { name, version } }) => ({ name, version }));
    if (flags.json) printJson({ url: service.url, models });
    else {
      const served = models.map(({ name, version }) => `${name}:${version}`).join(', ');
      printResult(`serving ${served} at ${service.url}`);
      printResult(`curl ${service.url}/score -d '{"text": "Which antenna for 40 metres?"}'`);
      printNote('Ctrl-C stops it');
    }
    await stopOnSignal(service, flags.grace);
  } finally {
    await tracking.close();
  }
}
