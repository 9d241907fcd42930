import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './protocol.ts';
import { workerEnvironment } from './worker-side.ts';

/** One worker of a pool, a thread or a process. */
export interface Transport {
  send(message: ToWorker): void;
  /** Resolves when the worker has ended, for whatever reason. */
  close(): Promise<void>;
  kill(): Promise<void>;
}

export interface TransportEvents {
  message(message: FromWorker): void;
  /** The worker ended without being asked to. */
  died(error: Error): void;
}

export function startThread(moduleUrl: string, name: string, events: TransportEvents): Transport {
  const worker = new Worker(new URL(moduleUrl), { workerData: { pool: name } });
  let asked = false;
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('message', (message: FromWorker) => events.message(message));
  worker.on('error', (error) => events.died(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => {
    if (!asked) events.died(new Error(`a worker thread of ${name} ended with exit code ${code}`));
  });
  return {
    send: (message) => worker.postMessage(message),
    close: async () => {
      asked = true;
      worker.postMessage({ type: 'close' } satisfies ToWorker);
      await gone;
    },
    kill: async () => {
      asked = true;
      await worker.terminate();
    },
  };
}

export function startProcess(moduleUrl: string, name: string, events: TransportEvents): Transport {
  // Loaded lazily, since it loads the network modules, which threads do not need.
  const { fork } = process.getBuiltinModule('node:child_process');
  const child = fork(fileURLToPath(moduleUrl), [], {
    env: workerEnvironment(name),
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let asked = false;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.on('message', (message) => events.message(message as FromWorker));
  child.on('error', (error) => events.died(error));
  child.on('exit', (code, signal) => {
    if (!asked) events.died(new Error(`a worker process of ${name} ended with ${signal ?? `exit code ${code}`}`));
  });
  return {
    send: (message) => child.send(message),
    close: async () => {
      asked = true;
      if (child.connected) child.send({ type: 'close' } satisfies ToWorker);
      await gone;
    },
    kill: async () => {
      asked = true;
      if (child.pid === undefined) return;
      child.kill('SIGKILL');
      await gone;
    },
  };
}
