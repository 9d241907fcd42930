import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compareOutput, fixOutput } from './compare-output.ts';
import type { Block, CommandBlock, Exercise, Lab, OutputBlock } from './lab.ts';
import { withNames } from './normalise.ts';
import { type Outcome, Shell } from './shell.ts';

export interface RunOptions {
  /** Root of the repository: the learner's starting folder. */
  readonly root: string;
  /** Folder instead of labs/work: the lab works in `<work>/<workspace>`. */
  readonly work: string;
  /** Collect corrected outputs instead of reporting differences as problems. */
  readonly fix?: boolean;
}

/** A difference from the page, with its position on the page. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface LabResult {
  readonly problems: readonly Problem[];
  /** Corrected outputs for the page. */
  readonly fixes: readonly (OutputBlock & { readonly replacement: string })[];
}

/** Runs every block of a lab in order. Stops at the first difference from the page, because later blocks depend on it. */
export async function runLab(lab: Lab, options: RunOptions): Promise<LabResult> {
  await mkdir(options.work, { recursive: true });
  const shell = await Shell.start(options.root, environmentOf(options));
  const runner = new LabRun(lab, options, shell);
  try {
    await runner.run();
  } finally {
    await shell.close();
  }
  return runner;
}

class LabRun implements LabResult {
  readonly problems: Problem[] = [];
  readonly fixes: (OutputBlock & { replacement: string })[] = [];
  readonly #lab: Lab;
  readonly #options: RunOptions;
  readonly #shell: Shell;
  readonly #paths: Readonly<Record<string, string>>;

  constructor(lab: Lab, options: RunOptions, shell: Shell) {
    this.#lab = lab;
    this.#options = options;
    this.#shell = shell;
    // A page uses paths relative to the lab's folder.
    this.#paths = { [`${this.#folder()}/`]: '', [this.#folder()]: '.', [options.root]: '~/aml-mlops' };
  }

  async run(): Promise<void> {
    for (const part of this.#lab.parts) {
      const goOn = 'check' in part ? await this.#exercise(part) : await this.#block(part);
      if (!goOn) return;
    }
  }

  #folder(): string {
    return path.join(this.#options.work, this.#lab.workspace);
  }

  async #block(block: Block): Promise<boolean> {
    if (block.type === 'commands') return this.#commands(block);
    const file = path.join(this.#folder(), block.file);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, block.code);
    return true;
  }

  async #commands(block: CommandBlock): Promise<boolean> {
    const outcome = await this.#shell.run(block.code);
    if (block.role === 'fails') {
      const lines = block.code.trimEnd().split('\n').length;
      if (outcome.exitCode === 0) return this.#problem(block.line, 'the block must fail, and did not');
      if (outcome.failedLine !== undefined && outcome.failedLine < lines) return this.#failed(block, outcome);
    } else if (outcome.exitCode !== 0) return this.#failed(block, outcome);
    this.#compare(block, block.role === 'fails' ? outcome.stdout + outcome.stderr : outcome.stdout);
    return true;
  }

  /** The check must fail on the starting point, and pass with the solution. */
  async #exercise({ title, given, check, solution }: Exercise): Promise<boolean> {
    for (const block of given) if (!(await this.#block(block))) return false;
    const unsolved = await this.#shell.run(check.code);
    if (unsolved.exitCode === 0) {
      return this.#problem(check.line, `the check of "${title}" must fail before it is solved, and passed`);
    }
    for (const block of solution) if (!(await this.#block(block))) return false;
    const solved = await this.#shell.run(check.code);
    if (solved.exitCode !== 0) {
      this.#failed(check, solved);
      return this.#problem(check.line, `the solution of "${title}" must pass its check, and failed`);
    }
    this.#compare(check, solved.stdout);
    return true;
  }

  #compare({ output }: CommandBlock, printed: string): void {
    if (!output) return;
    const comparison = compareOutput(output.text, printed, this.#paths);
    if (comparison.same) return;
    const shown = withNames(printed, this.#paths);
    if (this.#options.fix) {
      this.fixes.push({ ...output, replacement: fixOutput(output.text, shown, this.#paths) });
      return;
    }
    this.#problem(output.line, `the output must have the line: ${comparison.expected}\nprinted was:\n${shown}`);
  }

  #failed({ code, line }: CommandBlock, { failedLine = 1, stdout, stderr }: Outcome): boolean {
    const command = code.split('\n')[failedLine - 1] ?? '';
    const said = withNames([...(stdout + stderr).trimEnd().split('\n')].slice(-15).join('\n'), this.#paths);
    return this.#problem(line + failedLine - 1, `failed: ${command.trim()}\n${said}`);
  }

  #problem(line: number, message: string): false {
    this.problems.push({ file: this.#lab.file, line, message });
    return false;
  }
}

/** The learner's environment, without variables of the tool's own environment, such as its workspace. */
function environmentOf({ work }: RunOptions): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(MLOPS_|MLFLOW_|AZURE|LABS_|VITEST|NODE_OPTIONS|npm_)/.test(name),
  );
  return { ...Object.fromEntries(kept), LABS_WORK: work, NO_COLOR: '1', COLUMNS: '120', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
}
