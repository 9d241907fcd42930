import { rangeError } from '@aml-mlops/errors';
import { checkSettings, type GivenSettings, type ServerSettings } from './http/settings.ts';
import { startServer } from './http/start-server.ts';
import { followModels } from './models/follow-models.ts';
import type { LocatedModel, ModelIdentity, ModelSource } from './models/located-model.ts';
import { type Supervisor, superviseWorkers } from './workers/supervisor.ts';

export interface ServiceOptions extends GivenSettings {
  /** The served models; the first one answers requests that name none. */
  readonly sources: readonly ModelSource[];
  /** Processes. Default: 1, the calling process. Range: [1, 64]. */
  readonly workers?: number;
  /** Polling interval of followed aliases, in milliseconds. Default: 1000. */
  readonly followMs?: number;
  /** Receives messages about defects, swaps and lost processes; never texts or keys. Default: a line on standard error. */
  readonly log?: (line: string) => void;
}

/** A running service. */
export interface Service {
  /** Such as `http://127.0.0.1:5001`. */
  readonly url: string;
  identities(): ModelIdentity[];
  /** Reports that it is not ready, answers requests in flight, and ends. */
  close(): Promise<void>;
}

/**
 * Serves models over HTTP.
 *
 * @throws MlopsError `E_PARAM_RANGE`, `E_ADDRESS`, and if a model cannot be served `E_NOT_A_MODEL`, `E_PARITY`,
 *   `E_MODEL_DAMAGED`, `E_MODEL_ANSWERS`
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { sources, workers = 1, followMs = 1000 } = options;
  if (!Number.isInteger(workers) || workers < 1 || workers > 64) {
    throw rangeError('workers', 'scoring service', 'a whole number in [1, 64]', workers);
  }
  if (sources.length === 0) throw rangeError('models', 'scoring service', 'at least one', 0);
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const settings = checkSettings(options);
  const models = await Promise.all(sources.map((source) => source.locate()));
  const server =
    workers === 1
      ? await inThisProcess(models, settings, log)
      : await superviseWorkers({ workers, models, settings, log });
  const followers = followModels({ sources, models, everyMs: followMs, log, server });
  return {
    url: server.url,
    identities: () => server.identities(),
    close: async () => {
      await followers.stop();
      await server.close();
    },
  };
}

async function inThisProcess(
  models: readonly LocatedModel[],
  settings: ServerSettings,
  log: (line: string) => void,
): Promise<Supervisor> {
  const server = await startServer(models, settings, { log });
  return {
    url: server.url,
    identities: () => server.identities(),
    replace: async (place, model) => (await server.prepare(place, model)).commit(),
    close: () => server.close(),
  };
}
