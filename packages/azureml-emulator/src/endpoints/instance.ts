import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LIFELINE, signalGroup } from '../jobs/processes.ts';
import type { Container } from './container.ts';
import { type Probe, runProbe } from './probe.ts';

export interface InstanceOptions {
  readonly container: Container;
  readonly liveness: Probe;
  readonly readiness: Probe;
  /** Receives the container's log lines and events. */
  readonly logFile: string;
  /** Factor by which probes, pauses and timeouts are faster than specified. */
  readonly rate: number;
}

/** A running container, which is restarted whenever it ends or is no longer alive. */
export interface Instance {
  /** Its address; undefined while it is not ready. */
  readonly url: string | undefined;
  /** Resolves when it is ready for the first time; rejects if it will never be. */
  readonly started: Promise<void>;
  /** Kills its process, as a loss of the machine would. */
  kill(): void;
  /** Requests termination and waits for the service's grace period. */
  stop(): Promise<void>;
}

/** Number of exits before the container was ever ready after which the start counts as failed. */
const HOPELESS = 3;
const GRACE_SECONDS = 30;
/** Pauses in seconds before a container is restarted: doubled each time, up to five minutes. */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 300;

export function startInstance(options: InstanceOptions): Instance {
  const { rate } = options;
  const stopping = new AbortController();
  const { promise: started, resolve: isReady, reject: isHopeless } = Promise.withResolvers<void>();
  started.catch(() => undefined);
  let child: ChildProcess | undefined;
  let url: string | undefined;
  let everReady = false;
  let ends = 0;

  async function runOnce(log: FileHandle): Promise<void> {
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const running = launch(options.container, port, log.fd);
    child = running;
    const gone = new AbortController();
    const ended = once(running, 'exit').catch((error: unknown) => [String(error)]);
    const note = (text: string) => log.write(`${new Date().toISOString()} ${text}\n`).catch(() => undefined);
    const probing = Promise.all([
      runProbe(options.readiness, {
        ...{ url: address, rate, signal: gone.signal },
        onChange: (ready) => {
          url = ready ? address : undefined;
          void note(ready ? 'Readiness probe succeeded' : 'Readiness probe failed');
          if (ready) {
            everReady = true;
            ends = 0;
            isReady();
          } else if (!everReady) {
            isHopeless(new Error('the container did not become ready: its readiness probe failed'));
          }
        },
      }),
      runProbe(options.liveness, {
        ...{ url: address, rate, signal: gone.signal },
        onChange: (alive) => {
          if (alive) return;
          void note('Liveness probe failed: the container is started again');
          signalGroup(running, 'SIGKILL');
        },
      }),
    ]);
    const [code, signal] = await ended;
    gone.abort();
    url = undefined;
    await probing;
    signalGroup(running, 'SIGKILL');
    await note(`Container terminated: ${signal === null || signal === undefined ? `exit code ${code}` : signal}`);
  }

  async function loop(): Promise<void> {
    await mkdir(path.dirname(options.logFile), { recursive: true });
    const log = await open(options.logFile, 'a');
    try {
      while (!stopping.signal.aborted) {
        await runOnce(log);
        ends += 1;
        if (!everReady && ends >= HOPELESS) {
          isHopeless(new Error('User container has crashed or terminated'));
          return;
        }
        // The first restart is immediate, as by the service's scheduler.
        const pause = ends === 1 ? 0 : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (ends - 2));
        await sleep((pause * 1000) / rate, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    } finally {
      await log.close();
    }
  }

  const looping = loop().catch((error: unknown) => isHopeless(error));
  return {
    get url() {
      return url;
    },
    started,
    kill: () => child && signalGroup(child, 'SIGKILL'),
    async stop() {
      stopping.abort();
      isHopeless(new Error('the deployment was ended'));
      if (child) signalGroup(child, 'SIGTERM');
      const patience = setTimeout(() => child && signalGroup(child, 'SIGKILL'), (GRACE_SECONDS * 1000) / rate);
      await looping;
      clearTimeout(patience);
    },
  };
}

function launch({ command, folder, environment, portVariables }: Container, port: number, log: number): ChildProcess {
  const ports = Object.fromEntries(portVariables.map((name) => [name, String(port)]));
  return spawn('/bin/sh', ['-c', LIFELINE, 'sh', ...command], {
    cwd: folder,
    env: { ...environment, ...ports },
    detached: true,
    stdio: ['ignore', log, log, 'pipe'],
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address === 'object' && address) return address.port;
  throw new Error('no free port');
}
