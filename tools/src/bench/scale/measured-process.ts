import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a program and all that it started took. */
export interface Measured {
  readonly seconds: number;
  /** Processor time of the program and its threads and processes, as seen last; NaN where the system does not tell. */
  readonly processorSeconds: number;
  /** Largest sum of their resident sets, looked at every {@link EVERY_MS}; NaN where the system does not tell. */
  readonly peakMemoryBytes: number;
  readonly log: string;
}

const EVERY_MS = 100;
const PAGE_BYTES = 4096;
const TICKS_PER_SECOND = 100;

interface ProcessFacts {
  readonly parent: number;
  readonly ticks: number;
  readonly memoryBytes: number;
}

/**
 * Runs a program of Node and watches it with every process below it (Linux: from /proc).
 *
 * @throws Error with the program's log where it does not end with 0
 */
export async function measureProgram(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Measured> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  // A process that is gone keeps what it took.
  const ticks = new Map<number, number>();
  let peakMemoryBytes = 0;
  const look = () => {
    const tree = processTree(child.pid ?? 0);
    for (const [id, facts] of tree) ticks.set(id, facts.ticks);
    peakMemoryBytes = Math.max(peakMemoryBytes, sum([...tree.values()].map(({ memoryBytes }) => memoryBytes)));
  };
  const timer = setInterval(look, EVERY_MS);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${args[0]} ended with exit code ${code}:\n${log}`);
  const isKnown = ticks.size > 0;
  return {
    seconds: (performance.now() - began) / 1000,
    processorSeconds: isKnown ? sum([...ticks.values()]) / TICKS_PER_SECOND : Number.NaN,
    peakMemoryBytes: isKnown ? peakMemoryBytes : Number.NaN,
    log,
  };
}

/** The process and all below it. */
function processTree(root: number): Map<number, ProcessFacts> {
  const all = new Map<number, ProcessFacts>();
  for (const name of namesIn('/proc')) {
    const facts = /^\d+$/.test(name) ? factsOf(name) : undefined;
    if (facts) all.set(Number(name), facts);
  }
  const tree = new Map<number, ProcessFacts>();
  const add = (id: number) => {
    const facts = all.get(id);
    if (!facts || tree.has(id)) return;
    tree.set(id, facts);
    for (const [other, { parent }] of all) if (parent === id) add(other);
  };
  add(root);
  return tree;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** proc(5): the name of the program, in parentheses, may hold anything. */
function factsOf(id: string): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const resident = readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')[1];
    return {
      parent: Number(fields[1]),
      ticks: Number(fields[11]) + Number(fields[12]),
      memoryBytes: Number(resident) * PAGE_BYTES,
    };
  } catch {
    return undefined;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
