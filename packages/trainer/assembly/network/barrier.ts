// Where the threads of a step wait for each other.

import { BARRIER, THREADS } from '../generated/network.record';
import { get } from './config';

/** Spins before a thread sleeps at a barrier: about ten microseconds. */
const SPINS: i32 = 4000;

/** Returns once all threads have arrived. */
export function barrier(config: usize): void {
  const threads = <i32>get(config, THREADS);
  if (threads == 1) return;
  const at = get(config, BARRIER);
  const turn = atomic.load<i32>(at, 4);
  if (atomic.add<i32>(at, 1) == threads - 1) {
    atomic.store<i32>(at, 0);
    atomic.add<i32>(at, 1, 4);
    atomic.notify(at + 4, -1);
    return;
  }
  for (let spin = 0; spin < SPINS; spin++) {
    if (atomic.load<i32>(at, 4) != turn) return;
  }
  while (atomic.load<i32>(at, 4) == turn) atomic.wait<i32>(at + 4, turn, -1);
}
