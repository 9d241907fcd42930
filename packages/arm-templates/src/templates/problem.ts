import type { Origin } from '../expressions/located.ts';

/** Something that is wrong with a template or a file of parameters. */
export interface Problem {
  /** Relative to the folder of the templates. */
  readonly file: string;
  /** `resources[0].properties.sku`; empty for the file as a whole. */
  readonly path: string;
  /** What it must be and what it is. */
  readonly message: string;
  /** Which check says so. */
  readonly rule: Rule;
}

export type Rule =
  | 'syntax'
  | 'expression'
  | 'parameter'
  | 'shape'
  | 'name'
  | 'reference'
  | 'unused'
  | 'secret'
  | 'security'
  | 'size'
  | 'stages';

/** Problems found so far, each told once however many stages and copies have it. */
export class Problems {
  readonly #found = new Map<string, Problem>();

  add(rule: Rule, { file, path }: Origin, message: string): void {
    this.#found.set(`${file}\n${path}\n${message}`, { file, path, message, rule });
  }

  list(): readonly Problem[] {
    return [...this.#found.values()].sort(
      (a, b) => a.file.localeCompare(b.file) || a.path.localeCompare(b.path) || a.message.localeCompare(b.message),
    );
  }
}
