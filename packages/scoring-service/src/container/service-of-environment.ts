import { rangeError } from '@aml-mlops/errors';
import { authOf } from '../auth/auth-of.ts';
import type { CollectionSettings } from '../collection/collection-settings.ts';
import type { ServiceOptions } from '../start-service.ts';
import { telemetryOf } from '../telemetry/telemetry-settings.ts';
import { modelOfFolder } from './model-of-folder.ts';

/**
 * Service settings from a container's variables. Those of Azure's inference server are `AZUREML_MODEL_DIR`, `SERVER_PORT` (5001),
 * `HEALTH_PORT` (same as the server's), `SCORING_TIMEOUT_MS` (30000) and `WORKER_COUNT` (1); ours start with `SCORING_`. Telemetry uses
 * the standard names: see `telemetryOf`.
 *
 * @throws MlopsError `E_PARAM_RANGE`, naming the variable
 */
export function serviceOfEnvironment(environment: NodeJS.ProcessEnv): ServiceOptions {
  const folder = environment['AZUREML_MODEL_DIR'];
  if (!folder) throw rangeError('AZUREML_MODEL_DIR', 'scoring service', 'the folder of a model', undefined);
  const number = (name: string, fallback: number) => {
    const text = environment[name];
    if (text === undefined || text === '') return fallback;
    if (!/^\d{1,12}$/.test(text)) throw rangeError(name, 'scoring service', 'a whole number', text);
    return Number(text);
  };
  const [collection, telemetry] = [collectionOf(environment), telemetryOf(environment)];
  return {
    sources: [{ reference: folder, follows: false, locate: () => modelOfFolder(folder) }],
    host: environment['SERVER_HOST'] || '0.0.0.0',
    port: number('SERVER_PORT', 5001),
    ...(environment['HEALTH_PORT'] && { healthPort: number('HEALTH_PORT', 5001) }),
    workers: number('WORKER_COUNT', 1),
    timeoutMs: number('SCORING_TIMEOUT_MS', 30_000),
    // A load balancer sends requests until its next probe fails.
    drainMs: number('SCORING_DRAIN_MS', 5000),
    auth: authOf({ kind: environment['SCORING_AUTH'] || undefined }, environment),
    accessLog: environment['SCORING_ACCESS_LOG'] === 'true',
    ...(collection && { collection }),
    ...(telemetry && { telemetry }),
  };
}

function collectionOf(environment: NodeJS.ProcessEnv): CollectionSettings | undefined {
  const folder = environment['SCORING_COLLECT_FOLDER'];
  if (!folder) return undefined;
  const [share, texts] = [
    environment['SCORING_COLLECT_SHARE'] || '1',
    environment['SCORING_COLLECT_TEXTS'] || 'left-out',
  ];
  if (texts !== 'stored' && texts !== 'hashed' && texts !== 'left-out') {
    throw rangeError('SCORING_COLLECT_TEXTS', 'scoring service', 'stored, hashed or left-out', texts);
  }
  const hook = environment['SCORING_COLLECT_HOOK'];
  return { folder, share: Number(share), texts, ...(hook && { hook }) };
}
