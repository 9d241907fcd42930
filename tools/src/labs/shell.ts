import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Outcome {
  readonly exitCode: number;
  /** 1-based line in the block of the first failing command. */
  readonly failedLine: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * One bash that runs the blocks of a lab in order, like a learner's terminal: variables, the current folder and background jobs
 * persist between blocks. A block stops at its first failing command.
 */
export class Shell {
  readonly #bash: ChildProcess;
  readonly #folder: string;
  #blocks = 0;
  #told = '';

  private constructor(bash: ChildProcess, folder: string) {
    this.#bash = bash;
    this.#folder = folder;
    bash.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#told += text;
    });
  }

  /** @param folder initial working directory */
  static async start(folder: string, environment: NodeJS.ProcessEnv): Promise<Shell> {
    const files = await mkdtemp(path.join(tmpdir(), 'lab-shell-'));
    // Its own process group, so that all processes of a lab can be ended with it.
    const bash = spawn('bash', ['--noprofile', '--norc'], {
      cwd: folder,
      env: environment,
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    bash.stdin?.write("trap '__line=${__line:-$LINENO}; return 1 2>/dev/null' ERR\n");
    return new Shell(bash, files);
  }

  async run(code: string): Promise<Outcome> {
    const block = path.join(this.#folder, String(++this.#blocks));
    await writeFile(`${block}.sh`, code);
    const end = `end of block ${this.#blocks}`;
    this.#told = '';
    this.#bash.stdin?.write(
      `__line=; { . ${block}.sh; } </dev/null >${block}.out 2>${block}.err; echo "$? $__line ${end}"\n`,
    );
    const status = await this.#until(end);
    const [stdout, stderr] = await Promise.all([readOr(`${block}.out`), readOr(`${block}.err`)]);
    const [, exitCode = '1', line] = /(\d+) (\d*) end of/.exec(status) ?? [];
    return {
      exitCode: Number(exitCode),
      failedLine: exitCode !== '0' && line ? Number(line) : undefined,
      stdout,
      stderr,
    };
  }

  /** Ends the shell and all its processes. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#bash.once('close', resolve));
    const running = this.#bash.exitCode === null && this.#bash.signalCode === null;
    if (this.#bash.pid !== undefined) endGroup(this.#bash.pid);
    if (running) await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }

  #until(end: string): Promise<string> {
    return new Promise((resolve) => {
      const check = () => {
        if (!this.#told.includes(end) && this.#bash.exitCode === null) return;
        this.#bash.stdout?.off('data', check);
        this.#bash.off('close', gone);
        resolve(this.#told);
      };
      // A block with `exit` ends the shell.
      const gone = () => resolve('');
      this.#bash.stdout?.on('data', check);
      this.#bash.once('close', gone);
      check();
    });
  }
}

async function readOr(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
