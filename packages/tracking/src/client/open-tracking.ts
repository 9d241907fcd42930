import { rangeError } from '@aml-mlops/errors';
import type { Tracking } from '../contract.ts';
import { defaultArtifactsRoot, embeddedBackend } from './embedded-backend.ts';
import { defaultPatience, type Patience } from './retry.ts';
import { trackingClient } from './tracking-client.ts';

export interface TrackingOptions {
  /** Folder of the embedded store's artifacts; default `mlruns` beside its file. */
  readonly artifactsRoot?: string;
  /** Told once when the connection is lost, and when something is given up; default a line on standard error. */
  readonly warn?: (message: string) => void;
  /** Clock and waiting; default the real ones, giving up after 60 seconds. */
  readonly patience?: Patience;
}

/**
 * Opens a tracking store: `sqlite:PATH` (embedded; made where there is none) or the address of an MLflow server or an
 * Azure ML workspace.
 */
export function openTracking(uri: string, options: TrackingOptions = {}): Tracking {
  const { patience = defaultPatience, warn = (message) => void process.stderr.write(`tracking: ${message}\n`) } =
    options;
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(uri)?.[1];
  if (file) {
    const backend = embeddedBackend(file, options.artifactsRoot ?? defaultArtifactsRoot(file), patience.now);
    return trackingClient(backend, { patience, warn });
  }
  throw rangeError('uri', 'tracking', 'sqlite:PATH, http://… or https://…', uri);
}
