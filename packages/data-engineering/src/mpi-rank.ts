import { rangeError } from '@aml-mlops/errors';

/** The position of this process among those of one launch. */
export interface MpiRank {
  /** Rank 0 completes the work of all. Range: [0, size). */
  readonly rank: number;
  readonly size: number;
  /** The same in all processes of one launch, and unique to it if the launcher names its jobs. */
  readonly job: string;
}

/**
 * Reads the environment variables of Open MPI's launcher, here and on Azure ML. Without a launcher the process is rank 0
 * of 1. Nothing is sent over MPI: the ranks coordinate through the output folder.
 *
 * @throws MlopsError `E_PARAM_RANGE` if the variables are inconsistent
 */
export function mpiRank(environment: NodeJS.ProcessEnv = process.env): MpiRank {
  const size = whole(environment, 'OMPI_COMM_WORLD_SIZE', 1, 1, 65_536);
  const rank = whole(environment, 'OMPI_COMM_WORLD_RANK', 0, 0, size - 1);
  return { rank, size, job: environment['PMIX_NAMESPACE'] ?? environment['AZUREML_RUN_ID'] ?? '' };
}

function whole(environment: NodeJS.ProcessEnv, name: string, fallback: number, min: number, max: number): number {
  const text = environment[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw rangeError(name, 'the environment', `a whole number in [${min}, ${max}]`, text);
}
