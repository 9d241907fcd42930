import type { ActiveRun } from '@aml-mlops/tracking';
import { paramToText } from '../define/params.ts';
import { boundRun } from './bound-run.ts';

/**
 * Logs a step's parameters in addition to what the step logs itself. A step may log another value under the name
 * of a parameter, such as the tuned learning rate when none was given: that value stands, since a
 * tracked parameter cannot be changed. So they are logged when the step has ended, whether or not it succeeded.
 */
export async function withParams(
  run: ActiveRun,
  params: Readonly<Record<string, unknown>>,
  use: (run: ActiveRun) => Promise<void>,
): Promise<void> {
  const taken = new Set<string>();
  const watched: ActiveRun = {
    ...boundRun(run),
    logParam: (key, value) => {
      taken.add(key);
      run.logParam(key, value);
    },
    logParams: (values) => {
      for (const key of Object.keys(values)) taken.add(key);
      run.logParams(values);
    },
  };
  try {
    await use(watched);
  } finally {
    const others = Object.entries(params).filter(([key]) => !taken.has(key));
    run.logParams(Object.fromEntries(others.map(([key, value]) => [key, paramToText(value)])));
    await run.flush();
  }
}
