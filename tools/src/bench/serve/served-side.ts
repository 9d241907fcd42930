import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** A server in its own process, whose processor time is measured. */
export interface ServedSide {
  /** Sends all requests over this many connections, each waiting for its answers; returns the labels in the order of the requests. */
  ask(requests: readonly (readonly string[])[], connections: number): Promise<{ cpuSeconds: number; labels: string[] }>;
  /** The response to one request; undefined if it is lost. */
  askOnce(agent: Agent, texts: readonly string[]): Promise<ServedAnswer | undefined>;
  cpuSeconds(): number;
  /** Current resident set. */
  memoryBytes(): number;
  peakMemoryBytes(): number;
  close(): Promise<void>;
}

export interface ServedAnswer {
  readonly predictions: readonly { readonly label: string }[];
  readonly model?: { readonly version: string };
}

const START_MS = 120_000;
const FIRST_PORT = 28_100;

/** @param command program and arguments that serve on the given port; they answer `GET /` when they are ready */
export async function startServed(
  command: (port: number) => { program: string; args: string[]; env: NodeJS.ProcessEnv },
): Promise<ServedSide> {
  const port = await freePort();
  const { program, args, env } = command(port);
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const until = Date.now() + START_MS;
  while (
    !(await fetch(`http://127.0.0.1:${port}/`)
      .then(({ ok }) => ok)
      .catch(() => false))
  ) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${program} does not serve: ${told}`);
    await delay(50);
  }
  return {
    ask: async (requests, connections) => {
      const agent = new Agent({ keepAlive: true, maxSockets: connections });
      const before = cpuSeconds(child);
      let next = 0;
      const answers: string[][] = [];
      const work = async () => {
        for (let i = next++; i < requests.length; i = next++) answers[i] = await askOne(agent, port, requests[i]!);
      };
      await Promise.all(Array.from({ length: connections }, work));
      agent.destroy();
      return { cpuSeconds: cpuSeconds(child) - before, labels: answers.flat() };
    },
    askOnce: (agent, texts) => askAnswer(agent, port, texts).catch(() => undefined),
    cpuSeconds: () => cpuSeconds(child),
    memoryBytes: () => statusBytes(child, 'VmRSS'),
    peakMemoryBytes: () => statusBytes(child, 'VmHWM'),
    close: async () => {
      if (child.exitCode === null) {
        child.kill();
        await once(child, 'exit');
      }
    },
  };
}

async function askOne(agent: Agent, port: number, texts: readonly string[]): Promise<string[]> {
  const { predictions } = await askAnswer(agent, port, texts);
  return predictions.map(({ label }) => label);
}

async function askAnswer(agent: Agent, port: number, texts: readonly string[]): Promise<ServedAnswer> {
  const body = JSON.stringify({ texts });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const asked = request({ agent, host: '127.0.0.1', port, method: 'POST', path: '/score', headers }).end(body);
  const [answer] = await once(asked, 'response');
  const content = await json(answer);
  if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
  return content as ServedAnswer;
}

function statusBytes({ pid }: ChildProcess, field: string): number {
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** Processor time of all threads of a process, in nanoseconds: a request takes less than a tick of the usual clock. */
function cpuSeconds({ pid }: ChildProcess): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => {
    const [running] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return Number(running);
  });
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9;
}

/** A port below the ephemeral range: otherwise a client that polls until the server listens could connect to itself. */
async function freePort(): Promise<number> {
  for (let port = FIRST_PORT; port < FIRST_PORT + 1000; port++) {
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error(`no port from ${FIRST_PORT} on is free`);
}
