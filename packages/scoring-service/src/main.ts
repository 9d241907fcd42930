import { MlopsError } from '@aml-mlops/errors';
import { serviceOfEnvironment } from './container/service-of-environment.ts';
import { startService } from './start-service.ts';
import { untilSignal } from './until-signal.ts';
import { isScoringWorker } from './workers/worker.ts';

/** Serves a container's model, configured by its variables: see README.md. */
async function serve(): Promise<void> {
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    const service = await startService({ ...serviceOfEnvironment(process.env), log });
    const models = service.identities().map(({ name, version }) => `${name}:${version}`);
    log(`serving ${models.join(', ')} on ${service.url}`);
    await untilSignal();
    await service.close();
    // Do not wait for telemetry that does not respond.
    process.exit();
  } catch (error) {
    log(error instanceof MlopsError ? `scoring service: ${error.message}` : String((error as Error).stack ?? error));
    process.exitCode = error instanceof MlopsError && error.code === 'E_PARAM_RANGE' ? 2 : 1;
  }
}

// In a bundle, worker processes run this same file.
if (!isScoringWorker()) await serve();
