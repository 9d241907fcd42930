import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { MlopsError } from '@aml-mlops/errors';
import { AggregatorRegistry } from 'prom-client';
import type { ServerSettings } from '../http/settings.ts';
import type { LocatedModel, ModelIdentity } from '../models/located-model.ts';
import { MEMORY_VARIABLES } from './memory-variables.ts';
import { type Fault, type FromWorker, type ToWorker, WORKER_MARK } from './protocol.ts';
import { WORKER_FILE } from './worker.ts';

interface SupervisorOptions {
  readonly workers: number;
  readonly models: readonly LocatedModel[];
  readonly settings: ServerSettings;
  readonly log: (line: string) => void;
}

/** Several processes that form one server: they share its address, and one that ends is replaced. */
export interface Supervisor {
  readonly url: string;
  identities(): ModelIdentity[];
  replace(place: number, model: LocatedModel): Promise<void>;
  close(): Promise<void>;
}

/** One process and its models. */
interface WorkerSlot {
  readonly worker: Worker;
  models: readonly LocatedModel[];
  isServing: boolean;
  /** Its last message before it ended. */
  fault: Fault | undefined;
}

type Answer = Extract<FromWorker, { id: number }>;

const LONGEST_PAUSE_MS = 30_000;
const MEASURE_MS = 2000;

/**
 * Starts the processes, and resolves when all of them are serving.
 *
 * @throws MlopsError the error of the first process that cannot serve; then none is left running
 */
export async function superviseWorkers({ workers, models, settings, log }: SupervisorOptions): Promise<Supervisor> {
  const slots = new Set<WorkerSlot>();
  const waiting = new Map<string, (answer: Answer | undefined) => void>();
  const restarts = new Set<NodeJS.Timeout>();
  let current = [...models];
  // Choose a port number: processes that listen on port 0 share an address only with each other, and only while one of them lives.
  const port = settings.port === 0 ? await freePort(settings.host) : settings.port;
  let isStarting = true;
  let isClosing = false;
  let failures = 0;
  let nextId = 0;
  let url = '';
  let replacing: Promise<void> = Promise.resolve();

  const send = (slot: WorkerSlot, message: ToWorker) => {
    if (slot.worker.isConnected()) slot.worker.send(message);
  };
  /** Resolves with a process's answer, or nothing if it ends or times out first. */
  const ask = (slot: WorkerSlot, message: Extract<ToWorker, { id: number }>, ms?: number) =>
    new Promise<Answer | undefined>((resolve) => {
      const key = `${slot.worker.id} ${message.id}`;
      const timer = ms === undefined ? undefined : setTimeout(() => settle(undefined), ms);
      const settle = (answer: Answer | undefined) => {
        clearTimeout(timer);
        waiting.delete(key);
        resolve(answer);
      };
      waiting.set(key, settle);
      if (slot.worker.isConnected()) slot.worker.send(message);
      else settle(undefined);
    });

  const start = (): Promise<void> => {
    cluster.setupPrimary({ exec: WORKER_FILE, args: [] });
    const slot: WorkerSlot = {
      worker: cluster.fork({ ...MEMORY_VARIABLES, ...process.env, [WORKER_MARK]: '1' }),
      models: [...current],
      isServing: false,
      fault: undefined,
    };
    slots.add(slot);
    send(slot, { type: 'start', settings: { ...settings, port }, models: slot.models });
    return new Promise((resolve, reject) => {
      slot.worker.on('message', (message: FromWorker) => {
        if (message.type === 'log') log(message.line);
        else if (message.type === 'failed') slot.fault = message.fault;
        else if (message.type === 'ask-metrics') void answerMetrics(slot, message.id);
        else if (message.type === 'listening') {
          [slot.isServing, failures, url] = [true, 0, message.url];
          if (!isStarting) void catchUp(slot);
          resolve();
        } else waiting.get(`${slot.worker.id} ${message.id}`)?.(message);
      });
      slot.worker.once('exit', (code, signal) => {
        slots.delete(slot);
        for (const [key, settle] of [...waiting]) if (key.startsWith(`${slot.worker.id} `)) settle(undefined);
        reject(errorOf(slot.fault, code, signal));
        if (!isClosing && !isStarting) restart(slot, signal ?? `status ${code}`);
      });
    });
  };
  const restart = ({ worker, fault }: WorkerSlot, how: string) => {
    const pause = failures === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, 250 * 2 ** failures);
    failures++;
    const why = fault ? `: ${fault.message}` : '';
    log(`process ${worker.process.pid} of the server ended (${how})${why}; another takes its place`);
    const timer = setTimeout(() => {
      restarts.delete(timer);
      if (!isClosing) start().catch(() => {});
    }, pause);
    restarts.add(timer);
  };
  /** A process that was starting while a new version arrived must load it too. */
  const catchUp = async (slot: WorkerSlot) => {
    await replacing;
    for (const [place, model] of current.entries()) {
      if (slot.models[place] === model) continue;
      const id = nextId++;
      const answer = await ask(slot, { type: 'prepare', id, place, model });
      if (answer?.type === 'prepared' && !answer.fault) send(slot, { type: 'commit', id });
    }
    slot.models = [...current];
  };
  const answerMetrics = async (asking: WorkerSlot, id: number) => {
    const answers = await Promise.all(
      [...slots]
        .filter(({ isServing }) => isServing)
        .map((slot) => ask(slot, { type: 'measure', id: nextId++ }, MEASURE_MS)),
    );
    const all = answers.flatMap((answer) => (answer?.type === 'measured' ? [answer.metrics] : []));
    send(asking, { type: 'metrics', id, text: await AggregatorRegistry.aggregate(all).metrics() });
  };
  /** First all processes load the version, then all of them switch to it; if one cannot load it, none switches. */
  const replace = async (place: number, model: LocatedModel) => {
    const id = nextId++;
    const asked = [...slots].filter(({ isServing }) => isServing);
    const answers = await Promise.all(asked.map((slot) => ask(slot, { type: 'prepare', id, place, model })));
    const fault = answers
      .map((answer) => (answer?.type === 'prepared' ? answer.fault : undefined))
      .find((each) => each);
    for (const slot of asked) send(slot, { type: fault ? 'discard' : 'commit', id });
    if (fault) throw new MlopsError(fault.code ?? 'E_INTERNAL', fault.message);
    current = current.with(place, model);
    for (const slot of asked) slot.models = slot.models.with(place, model);
  };
  const close = async () => {
    isClosing = true;
    for (const timer of restarts) clearTimeout(timer);
    await Promise.all(
      [...slots].map((slot) => {
        const ended = new Promise<void>((resolve) => slot.worker.once('exit', () => resolve()));
        send(slot, { type: 'close' });
        const patience = settings.drainMs + settings.timeoutMs + 10_000;
        const timer = setTimeout(() => slot.worker.process.kill('SIGKILL'), patience);
        return ended.then(() => clearTimeout(timer));
      }),
    );
  };
  try {
    // Start one first: if it cannot serve, the others cannot either.
    await start();
    await Promise.all(Array.from({ length: workers - 1 }, start));
  } catch (error) {
    await close();
    throw error;
  }
  isStarting = false;
  return {
    url,
    identities: () => current.map(({ name, version }) => ({ name, version })),
    replace: (place, model) => {
      const replaced = replacing.then(() => replace(place, model));
      replacing = replaced.catch(() => {});
      return replaced;
    },
    close,
  };
}

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function errorOf(fault: Fault | undefined, code: number | null, signal: string | null): Error {
  if (fault?.code !== undefined) return new MlopsError(fault.code, fault.message);
  return new Error(
    fault?.message ?? `a process of the server ended with ${signal ?? `status ${code}`} before it served`,
  );
}
