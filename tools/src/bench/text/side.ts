import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Duration of a task, measured by the process itself. */
export interface Timing {
  readonly seconds: number;
  /** Of all processors together, including garbage collection and compilers: less affected by other processes. */
  readonly cpuSeconds: number;
}

/** A process that runs benchmark tasks on request, and is idle in between. */
export interface Side {
  time(task: string): Promise<Timing>;
  close(): void;
}

/** Starts a side and waits until it has read its corpus. */
export async function startSide(command: string, args: readonly string[]): Promise<Side> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await Promise.race([lines.next(), failed]);
    if (line.done) throw new Error(`${command} ended before it answered`);
    return line.value;
  };
  await next();
  return {
    time: async (task) => {
      child.stdin.write(`${task}\n`);
      const [seconds = Number.NaN, cpuSeconds = Number.NaN] = (await next()).split(' ').map(Number);
      return { seconds, cpuSeconds };
    },
    close: () => child.stdin.end(),
  };
}
