export { collectGarbage } from './collect-garbage.ts';
export { definePool, type OpenOptions, type Pool, type PoolDefinition } from './pool.ts';
export { signalChild } from './signal-child.ts';
export { transferring } from './transferring.ts';
export { type Handler, isPoolWorker } from './worker-side.ts';
export { defaultWorkers } from './workers.ts';
