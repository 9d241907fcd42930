/** A fenced block that the tool processes. `line` is the 1-based line of the Markdown file with the block's first line of code. */
export type Block = CommandBlock | FileBlock;

export interface CommandBlock {
  readonly type: 'commands';
  readonly code: string;
  readonly line: number;
  /** `check` and `solution` are parts of an exercise; `fails` is a block whose last command must fail. */
  readonly role: 'plain' | 'fails' | 'check' | 'solution';
  /** The block's expected output. */
  readonly output?: OutputBlock;
}

export interface FileBlock {
  readonly type: 'file';
  readonly code: string;
  readonly line: number;
  readonly role: 'plain' | 'solution';
  /** Target file of the code, relative to the lab's folder. */
  readonly file: string;
}

export interface OutputBlock {
  readonly text: string;
  readonly line: number;
}

/** An exercise: a starting point, a check that fails on it, and a solution that passes the check. */
export interface Exercise {
  readonly title: string;
  readonly line: number;
  readonly given: readonly Block[];
  readonly check: CommandBlock;
  readonly solution: readonly Block[];
}

export interface Lab {
  /** The file's name without its extension: `03-experiment-tracking`. */
  readonly name: string;
  readonly file: string;
  readonly title: string;
  /** Labs of one workspace are run in sequence in one folder. */
  readonly workspace: string;
  readonly parts: readonly (Block | Exercise)[];
}

/** The leading number of a lab's name: `03`. */
export function numberOf(lab: string): string {
  return lab.slice(0, 2);
}
