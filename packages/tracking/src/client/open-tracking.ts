import { rangeError, visibleLines } from '@aml-mlops/errors';
import type { Tracking } from '../contract.ts';
import { defaultArtifactsRoot, embeddedBackend } from './embedded-backend.ts';
import { remoteBackend } from './remote-backend.ts';
import { type Fetch, RestClient } from './rest.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry.ts';
import { trackingClient } from './tracking-client.ts';

export interface TrackingOptions {
  /** Folder of the embedded store's artifacts. Default: `mlruns` beside its file. */
  readonly artifactsRoot?: string;
  /**
   * Folder for artifacts that the server does not accept from clients, below a folder of the run's id: in a job of
   * Azure ML `outputs`, which the service uploads itself. Default: none, such artifacts are refused.
   */
  readonly artifactsFallback?: string;
  /** Called once when the connection is lost, and when values are given up. Default: a line on standard error. */
  readonly warn?: (message: string) => void;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch;
  /** Returns the server's bearer token, for every request. Default: the current value of `MLFLOW_TRACKING_TOKEN`. */
  readonly token?: () => string | undefined;
  /** Clock and waiting of retries. Default: the real ones, giving up after 60 seconds. */
  readonly retryPolicy?: RetryPolicy;
}

/**
 * Opens a tracking store: `sqlite:PATH` (embedded, created if missing), or the address of an MLflow server or of an
 * Azure ML workspace (`azureml://…`, as the workspace names it).
 *
 * @example
 * const tracking = openTracking('sqlite:.mlops/mlops.db');
 * const run = await tracking.startRun({ experiment: 'retrain', name: 'first' });
 * run.logParams({ learningRate: 0.01 });
 * run.logMetric('loss', 0.5, 1);
 * await run.end('FINISHED');
 * await tracking.close();
 *
 * @throws MlopsError `E_PARAM_RANGE` for any other address
 */
export function openTracking(uri: string, options: TrackingOptions = {}): Tracking {
  const {
    retryPolicy = defaultRetryPolicy,
    warn = (message) => void process.stderr.write(`tracking: ${visibleLines(message)}\n`),
  } = options;
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(uri)?.[1];
  if (file) {
    const backend = embeddedBackend(file, options.artifactsRoot ?? defaultArtifactsRoot(file), retryPolicy.now);
    return trackingClient(backend, { retryPolicy, warn });
  }
  if (/^(https?|azureml):\/\//.test(uri)) {
    const { fetch = globalThis.fetch, token = () => process.env['MLFLOW_TRACKING_TOKEN'] } = options;
    const rest = new RestClient(restAddress(uri), fetch, token);
    return trackingClient(remoteBackend(rest, retryPolicy.now, options.artifactsFallback), { retryPolicy, warn });
  }
  throw rangeError('uri', 'tracking', 'sqlite:PATH, http://…, https://… or azureml://…', uri);
}

/** Workspaces are reached over https; an emulated one at a loopback address over http. */
function restAddress(uri: string): string {
  const scheme = /^azureml:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?\//.test(uri) ? 'http:' : 'https:';
  return uri.replace(/^azureml:/, scheme);
}
