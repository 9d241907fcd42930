import { describe, expect, test } from 'vitest';
import { mpiRank } from './mpi-rank.ts';

describe('mpiRank', () => {
  test('a process that nobody launched is alone', () => {
    expect(mpiRank({})).toEqual({ rank: 0, size: 1, job: '' });
  });

  test('Open MPI says rank, size and job', () => {
    expect(
      mpiRank({ OMPI_COMM_WORLD_RANK: '2', OMPI_COMM_WORLD_SIZE: '4', PMIX_NAMESPACE: '17', AZUREML_RUN_ID: 'run' }),
    ).toEqual({ rank: 2, size: 4, job: '17' });
  });

  test.each([
    [
      { OMPI_COMM_WORLD_RANK: '4', OMPI_COMM_WORLD_SIZE: '4' },
      'OMPI_COMM_WORLD_RANK of the environment must be a whole number in [0, 3]; got "4"',
    ],
    [
      { OMPI_COMM_WORLD_SIZE: 'many' },
      'OMPI_COMM_WORLD_SIZE of the environment must be a whole number in [1, 65536]; got "many"',
    ],
  ])('%j is refused', (environment, message) => {
    expect(() => mpiRank(environment)).toThrow(message);
  });
});
