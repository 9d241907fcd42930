import type { HopReport } from './advance-loop.ts';
import type { LoopDocument } from './run-loop.ts';

const SAID: Readonly<Record<LoopDocument['state'], string>> = {
  quiet: 'nothing to do',
  waiting: 'waiting for labels',
  finished: 'the round is complete',
  failed: 'the round ended with a failure',
  stopped: 'a hop failed; the next call tries it again',
  planned: 'a dry run: nothing was done',
};

export function hopText({ name, status, detail }: HopReport): string {
  return `${name.padEnd(8)} ${status.padEnd(8)} ${detail}`;
}

export function loopText({ model, state, hops, next }: LoopDocument): string {
  const rest = state === 'planned' ? [] : [`next: ${next}`];
  return [...hops.map(hopText), `loop of ${model}: ${SAID[state]}`, ...rest].join('\n');
}
