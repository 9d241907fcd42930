import { writeFileSync } from 'node:fs';
import { MlopsError } from '@aml-mlops/errors';
import { definePool } from './pool.ts';

type Task = { do: 'square' | 'fail' | 'fill' | 'die' | 'pid' | 'spin'; x: number };

/** The module that the pool's tests run as workers. */
export const arithmetic = definePool(
  import.meta.url,
  'arithmetic',
  (shared: { offset: number; cells?: Int32Array }) =>
    (task: Task, report: (message: string) => void): number => {
      if (task.do === 'fail') throw new MlopsError('E_TEST', `cannot square ${task.x}`, { value: task.x });
      if (task.do === 'fill') writeFileSync('/dev/full', 'a text');
      if (task.do === 'die') process.exit(7);
      if (task.do === 'pid') return process.pid;
      while (task.do === 'spin') if (shared.cells) Atomics.add(shared.cells, 0, 1);
      report(`squaring ${task.x}`);
      if (shared.cells) Atomics.add(shared.cells, 0, 1);
      return task.x * task.x + shared.offset;
    },
);
