import { existsSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { MODEL_FILES } from '@aml-mlops/scoring';
import { folderSource } from './models/folder-source.ts';
import type { ModelSource } from './models/model-source.ts';
import { startService } from './start-service.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/**
 * What a container runs. Configured as Azure's inference server is: `AZUREML_MODEL_DIR` (`…/<name>/<version>`, or a folder above it),
 * `SERVER_PORT` (5001), `SERVER_HOST` (0.0.0.0), `SCORING_TIMEOUT_MS` (5000), `SHUTDOWN_GRACE_MS` (3000).
 */
const GRACE_MS = 3000;

function numberOf(variable: string, fallback: number): number {
  const text = process.env[variable];
  if (text === undefined || text === '') return fallback;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new MlopsError('E_PARAM_RANGE', `${variable} must be a whole number; got ${JSON.stringify(text)}`);
}

/** The model below `AZUREML_MODEL_DIR`: Azure puts a registered folder into one of its own name. */
async function mountedModel(): Promise<ModelSource> {
  const mounted = process.env['AZUREML_MODEL_DIR'];
  if (!mounted) throw new MlopsError('E_USAGE', 'AZUREML_MODEL_DIR must be the folder of a model; it is not set');
  const nested = ['model', path.basename(path.dirname(mounted))].map((name) => path.join(mounted, name));
  const folder = [mounted, ...nested].find((each) => existsSync(path.join(each, MODEL_FILES.network))) ?? mounted;
  const [version, name] = mounted.split(path.sep).filter(Boolean).reverse();
  const isNumbered = /^\d+$/.test(version ?? '') && name !== undefined;
  return folderSource(folder, isNumbered ? { name, version: version ?? '' } : {});
}

try {
  const service = await startService({
    sources: [await mountedModel()],
    host: process.env['SERVER_HOST'] ?? '0.0.0.0',
    port: numberOf('SERVER_PORT', 5001),
    limits: { timeoutMs: numberOf('SCORING_TIMEOUT_MS', 5000) },
  });
  process.stderr.write(`listening at ${service.url}\n`);
  await stopOnSignal(service, numberOf('SHUTDOWN_GRACE_MS', GRACE_MS));
} catch (error) {
  if (!(error instanceof MlopsError)) throw error;
  process.stderr.write(`scoring-service: ${error.message}\n`);
  process.exitCode = 1;
}
