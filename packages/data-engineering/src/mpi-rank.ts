import { rangeError } from '@aml-mlops/errors';

/** Which of the processes that one launcher started this one is. */
export interface MpiRank {
  /** In [0, size). Rank 0 finishes the work of all. */
  readonly rank: number;
  readonly size: number;
  /** Equal in all processes of one launch, and in no other where the launcher names its jobs. */
  readonly job: string;
}

/**
 * Reads what Open MPI's launcher sets, here and on Azure ML. A process that nobody launched is rank 0 of 1. Nothing is
 * sent over MPI: the ranks meet in the output folder.
 *
 * @throws MlopsError `E_PARAM_RANGE` if the variables do not fit together
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
