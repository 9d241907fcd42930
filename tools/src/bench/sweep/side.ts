import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type Answer = Readonly<Record<string, number | null>>;

/** A process that runs tasks of the sweep benchmark in sequence, read from lines, and answers each with JSON. */
export interface SweepSide {
  ask(task: string): Promise<Answer>;
  close(): void;
}

/** Starts a side and waits until it has read its corpus. */
export async function startSweepSide(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<SweepSide> {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await Promise.race([lines.next(), failed]);
    if (line.done) throw new Error(`${command} ${args.join(' ')} ended before it answered`);
    return line.value;
  };
  await next();
  return {
    ask: async (task) => {
      child.stdin.write(`${task}\n`);
      return JSON.parse(await next()) as Answer;
    },
    close: () => child.stdin.end(),
  };
}
