import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Resource use of a program and all its child processes. */
export interface Measured {
  readonly seconds: number;
  /** Processor time of the program, its threads and child processes, as last observed; NaN if the system does not report it. */
  readonly processorSeconds: number;
  /** Largest sum of their resident sets, sampled every {@link EVERY_MS}; NaN if the system does not report it. */
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
 * Runs a Node program and samples it and all its descendants (Linux: from /proc).
 *
 * @throws Error with the program's log if its exit status is not 0
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
  // The values of an ended process are kept.
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

/** The process and all its descendants. */
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

/** proc(5): the program name, in parentheses, may contain any character. */
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
