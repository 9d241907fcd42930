import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { authOf, type CollectionSettings, startService, telemetryOf, untilSignal } from '@aml-mlops/scoring-service';
import { openTracking } from '@aml-mlops/tracking';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { modelSources } from './model-sources.ts';

export interface ServeFlags {
  readonly model?: readonly string[];
  readonly folder?: readonly string[];
  readonly port: number;
  readonly host: string;
  readonly workers: number;
  readonly timeout: number;
  readonly auth?: string;
  readonly keys?: string;
  readonly collect?: string;
  readonly collectShare: number;
  readonly collectTexts: CollectionSettings['texts'];
  readonly collectHook?: string;
  readonly accessLog: boolean;
  readonly json: boolean;
}

/** Serves until a signal arrives; then requests in flight are answered, and the command ends. */
export async function serveModels(flags: ServeFlags, workspace: Workspace): Promise<void> {
  const {
    port,
    host,
    workers,
    timeout,
    auth,
    keys,
    collect,
    collectShare,
    collectTexts,
    collectHook: hook,
    accessLog,
    json,
  } = flags;
  const tracking = openTracking(workspace.trackingUri);
  const telemetry = telemetryOf(process.env);
  try {
    const service = await startService({
      ...{ sources: modelSources(flags, tracking.models), port, host, workers, timeoutMs: timeout, accessLog },
      auth: authOf({ kind: auth, keys }, process.env),
      ...(collect !== undefined && {
        collection: { folder: collect, share: collectShare, texts: collectTexts, ...(hook !== undefined && { hook }) },
      }),
      ...(telemetry && { telemetry }),
      log: printNote,
    });
    const models = service.identities();
    if (json) printJson({ url: service.url, models });
    else {
      printResult(`serving ${models.map(({ name, version }) => `${name}:${version}`).join(', ')} (Ctrl-C to stop)`);
      printResult(`  try it    ${curlLine(service.url)}`);
      printResult(`  by hand   ${service.url}/docs`);
    }
    await untilSignal();
    await service.close();
  } finally {
    await tracking.close();
  }
}

function curlLine(url: string): string {
  return `curl -s ${url}/score -H 'content-type: application/json' -d '{"text": "a text to label"}'`;
}
