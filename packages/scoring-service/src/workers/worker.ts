import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { MlopsError } from '@aml-mlops/errors';
import { type Server, startServer } from '../http/start-server.ts';
import type { PreparedModel } from '../models/model-set.ts';
import { type Fault, type FromWorker, type ToWorker, WORKER_MARK } from './protocol.ts';

/** The module started by the supervisor: this one, or the bundle that contains it. */
export const WORKER_FILE = fileURLToPath(import.meta.url);

/** Whether this process is a worker; if so, the program that contains it must do nothing itself. */
export function isScoringWorker(): boolean {
  return cluster.isWorker && process.env[WORKER_MARK] === '1';
}

function serveAsWorker(): void {
  let server: Server | undefined;
  const prepared = new Map<number, PreparedModel>();
  const asked = new Map<number, (text: string) => void>();
  let nextId = 0;
  const send = (message: FromWorker) => void process.send?.(message);

  const receive = async (message: ToWorker): Promise<void> => {
    switch (message.type) {
      case 'start':
        server = await startServer(message.models, message.settings, {
          log: (line) => send({ type: 'log', line }),
          metricsText: () =>
            new Promise((resolve) => {
              const id = nextId++;
              asked.set(id, resolve);
              send({ type: 'ask-metrics', id });
            }),
        });
        return send({ type: 'listening', url: server.url });
      case 'prepare':
        try {
          prepared.set(message.id, await server!.prepare(message.place, message.model));
          return send({ type: 'prepared', id: message.id });
        } catch (error) {
          return send({ type: 'prepared', id: message.id, fault: faultOf(error) });
        }
      case 'commit':
      case 'discard': {
        const model = prepared.get(message.id);
        prepared.delete(message.id);
        return message.type === 'commit' ? model?.commit() : model?.discard();
      }
      case 'measure':
        return send({ type: 'measured', id: message.id, metrics: await server!.metrics.registry.getMetricsAsJSON() });
      case 'metrics':
        asked.get(message.id)?.(message.text);
        asked.delete(message.id);
        return;
      case 'close':
        await server?.close();
        process.exit(0);
    }
  };
  process.on('message', (message: ToWorker) => {
    receive(message).catch((error: unknown) => {
      // The message must be sent before the process exits.
      process.send?.({ type: 'failed', fault: faultOf(error) } satisfies FromWorker, () => process.exit(1));
    });
  });
  // The terminal signals the whole group; only the supervisor decides when to end.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
}

function faultOf(error: unknown): Fault {
  if (error instanceof MlopsError) return { code: error.code, message: error.message };
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

if (isScoringWorker()) serveAsWorker();
