import { availableParallelism } from 'node:os';
import { rangeError } from '@aml-mlops/errors';

/** Default number of workers: `MLOPS_WORKERS`, else the number of processors available to this process. */
export function defaultWorkers(environment: NodeJS.ProcessEnv = process.env): number {
  const wanted = environment['MLOPS_WORKERS'];
  if (wanted === undefined || wanted === '') return availableParallelism();
  const workers = Number(wanted);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256) {
    throw rangeError('MLOPS_WORKERS', 'the environment', 'a whole number in [1, 256]', wanted);
  }
  return workers;
}
