import { rangeError } from '@aml-mlops/errors';
import { type FromWorker, reviveError } from './protocol.ts';
import { startProcess, startThread, type Transport } from './transport.ts';
import { type Handler, serveIfWorker } from './worker-side.ts';
import { defaultWorkers } from './workers.ts';

export interface OpenOptions<Shared> {
  /** Number of workers. Default: {@link defaultWorkers}. Range: [1, 256]. */
  readonly workers?: number;
  /** Threads share SharedArrayBuffers; processes have their own memory limit and may crash alone. Default: `thread`. */
  readonly kind?: 'thread' | 'process';
  /**
   * Passed to every worker once. SharedArrayBuffers in it are shared between threads, everything else is copied. Workers start
   * immediately and wait for a promise; if it rejects, so does every task.
   */
  readonly shared: Shared | Promise<Shared>;
  /** Aborting kills the workers at once and rejects all tasks with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Pool<Task, Result, Progress> {
  readonly workers: number;
  /** Queues a task; tasks start in the order of the calls, each on the first free worker. */
  run(task: Task, onProgress?: (message: Progress) => void): Promise<Result>;
  /** Does not wait for tasks: call it after all results have arrived. Idempotent. */
  close(): Promise<void>;
}

export interface PoolDefinition<Shared, Task, Result, Progress> {
  open(options: OpenOptions<Shared>): Pool<Task, Result, Progress>;
}

/**
 * Declares a pool of workers that run the calling module itself: the module at `moduleUrl` is started again as a worker thread or
 * process, detects that it was started for the pool `name`, and serves tasks. This works in sources and in a bundle, so a step stays
 * one file. Call it at the top level of the module, with the module's own `import.meta.url`.
 *
 * @example
 * const squares = definePool(import.meta.url, 'squares', (offset: number) => (x: number) => x * x + offset);
 * const pool = squares.open({ shared: 1, workers: 2 });
 * await pool.run(3); // 10
 */
export function definePool<Shared, Task, Result, Progress = never>(
  moduleUrl: string,
  name: string,
  handler: Handler<Shared, Task, Result, Progress>,
): PoolDefinition<Shared, Task, Result, Progress> {
  serveIfWorker(name, handler);
  return { open: (options) => openPool(moduleUrl, name, options) };
}

interface Job {
  readonly id: number;
  readonly task: unknown;
  readonly onProgress: ((message: never) => void) | undefined;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

interface WorkerSlot {
  readonly transport: Transport;
  job: Job | undefined;
  ready: boolean;
}

function openPool<S, T, R, P>(moduleUrl: string, name: string, options: OpenOptions<S>): Pool<T, R, P> {
  const workers = options.workers ?? defaultWorkers();
  if (!Number.isInteger(workers) || workers < 1 || workers > 256) {
    throw rangeError('workers', `pool ${name}`, 'a whole number in [1, 256]', workers);
  }
  options.signal?.throwIfAborted();
  const start = options.kind === 'process' ? startProcess : startThread;
  const waiting: Job[] = [];
  let failure: Error | undefined;
  let closed: Promise<void> | undefined;
  let nextId = 0;

  const slots: WorkerSlot[] = Array.from({ length: workers }, () => {
    const slot: WorkerSlot = {
      transport: start(moduleUrl, name, {
        message: (message) => receive(slot, message),
        died: (error) => fail(error),
      }),
      job: undefined,
      ready: false,
    };
    return slot;
  });

  function receive(slot: WorkerSlot, message: FromWorker): void {
    if (message.type === 'ready') slot.ready = true;
    else if (message.type === 'progress') slot.job?.onProgress?.(message.message as never);
    else {
      const job = slot.job;
      slot.job = undefined;
      if (message.type === 'result') job?.resolve(message.result as never);
      else job?.reject(reviveError(message.error));
    }
    dispatch();
  }

  function dispatch(): void {
    for (const slot of slots) {
      if (!slot.ready || slot.job) continue;
      const job = waiting.shift();
      if (!job) return;
      slot.job = job;
      slot.transport.send({ type: 'task', id: job.id, task: job.task });
    }
  }

  // A worker that dies fails the whole pool: its task is lost, and no task may wait forever.
  function fail(error: Error): void {
    if (failure) return;
    failure = error;
    for (const job of [...waiting.splice(0), ...slots.flatMap((slot) => slot.job ?? [])]) job.reject(error);
    void Promise.all(slots.map((slot) => slot.transport.kill()));
  }

  Promise.resolve(options.shared).then(
    (shared) => {
      if (!failure && !closed) for (const { transport } of slots) transport.send({ type: 'shared', shared });
    },
    (error: unknown) => fail(error instanceof Error ? error : new Error(String(error))),
  );

  const abort = () => fail(options.signal?.reason instanceof Error ? options.signal.reason : new Error('aborted'));
  options.signal?.addEventListener('abort', abort, { once: true });

  return {
    workers,
    run: (task, onProgress) =>
      new Promise<R>((resolve, reject) => {
        const refusal = failure ?? (closed ? new Error(`pool ${name} is closed`) : undefined);
        if (refusal) return reject(refusal);
        waiting.push({ id: nextId++, task, onProgress, resolve, reject });
        dispatch();
      }),
    close: () => {
      closed ??= (async () => {
        options.signal?.removeEventListener('abort', abort);
        const busy = slots.some((slot) => slot.job) || waiting.length > 0;
        if (busy) fail(new Error(`pool ${name} was closed before its tasks ended`));
        await Promise.all(slots.map((slot) => (failure ? slot.transport.kill() : slot.transport.close())));
      })();
      return closed;
    },
  };
}
