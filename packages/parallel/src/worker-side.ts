import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { type FromWorker, flattenError, type ToWorker } from './protocol.ts';
import { transferred } from './transferring.ts';

/** Creates a worker's handler from the shared value, once per worker; the handler is called once per task. */
export type Handler<Shared, Task, Result, Progress> = (
  shared: Shared,
) => (task: Task, report: (message: Progress) => void) => Result | Promise<Result>;

const POOL_VARIABLE = 'MLOPS_POOL_WORKER';

/** Whether this thread or process was started by a pool; a program's own `main` must then do nothing. */
export function isPoolWorker(): boolean {
  return poolName() !== undefined;
}

function poolName(): string | undefined {
  if (isMainThread) return process.env[POOL_VARIABLE] || undefined;
  const data: unknown = workerData;
  return typeof data === 'object' && data !== null && 'pool' in data ? String(data.pool) : undefined;
}

export function workerEnvironment(name: string): NodeJS.ProcessEnv {
  return { ...process.env, [POOL_VARIABLE]: name };
}

/** Serves tasks if this thread or process was started for the pool `name`; otherwise does nothing. */
export function serveIfWorker<Shared, Task, Result, Progress>(
  name: string,
  handler: Handler<Shared, Task, Result, Progress>,
): void {
  if (poolName() !== name) return;
  if (isMainThread) serveProcess(handler);
  else serveThread(handler);
}

function serveThread<S, T, R, P>(handler: Handler<S, T, R, P>): void {
  const port = parentPort;
  if (!port) return;
  const receive = serve(handler, (message) => {
    port.postMessage(message, message.type === 'result' ? transferred(message.result) : []);
  });
  port.on('message', (message: ToWorker) => {
    if (message.type === 'close') port.close();
    else receive(message);
  });
}

function serveProcess<S, T, R, P>(handler: Handler<S, T, R, P>): void {
  const receive = serve(handler, (message) => process.send?.(message));
  process.on('message', (message: ToWorker) => {
    if (message.type === 'close') process.disconnect();
    else receive(message);
  });
  // The parent has ended, perhaps by kill -9: nobody needs the result.
  process.on('disconnect', () => process.exit(0));
}

/** Creates the handler once the shared value has arrived, and serves tasks with it. */
function serve<S, T, R, P>(
  handler: Handler<S, T, R, P>,
  send: (message: FromWorker) => void,
): (message: Exclude<ToWorker, { readonly type: 'close' }>) => void {
  let run: ReturnType<Handler<S, T, R, P>> | undefined;
  return (message) => {
    if (message.type === 'shared') {
      run = handler(message.shared as S);
      send({ type: 'ready' });
    } else if (run) void answer(run, message.id, message.task as T, send);
  };
}

async function answer<T, R, P>(
  run: (task: T, report: (message: P) => void) => R | Promise<R>,
  id: number,
  task: T,
  send: (message: FromWorker) => void,
): Promise<void> {
  try {
    const result = await run(task, (message) => send({ type: 'progress', id, message }));
    send({ type: 'result', id, result });
  } catch (error) {
    send({ type: 'error', id, error: flattenError(error) });
  }
}
