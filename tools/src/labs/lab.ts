/** A fenced block that the tool acts on. `line` is the line of the Markdown file on which the block's first line of code is, from 1. */
export type Block = CommandBlock | FileBlock;

export interface CommandBlock {
  readonly type: 'commands';
  readonly code: string;
  readonly line: number;
  /** `check` and `solution` are parts of an exercise; `fails` is a block whose last command must fail. */
  readonly role: 'plain' | 'fails' | 'check' | 'solution';
  /** What the page says that the block prints. */
  readonly output?: OutputBlock;
}

export interface FileBlock {
  readonly type: 'file';
  readonly code: string;
  readonly line: number;
  readonly role: 'plain' | 'solution';
  /** Where the code is written to, below the lab's folder. */
  readonly file: string;
}

export interface OutputBlock {
  readonly text: string;
  readonly line: number;
}

/** A task: what the learner starts with, a check that fails on it, a solution with which the check passes. */
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
  /** Labs of one workspace are done one after the other in one folder. */
  readonly workspace: string;
  readonly parts: readonly (Block | Exercise)[];
}

/** The number that a lab's name begins with: `03`. */
export function numberOf(lab: string): string {
  return lab.slice(0, 2);
}
