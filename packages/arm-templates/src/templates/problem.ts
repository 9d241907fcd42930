import type { Origin } from '../expressions/located.ts';

/** A problem in a template or parameter file. */
export interface Problem {
  /** Relative to the template folder. */
  readonly file: string;
  /** `resources[0].properties.sku`; empty for the file as a whole. */
  readonly path: string;
  /** Expected and actual value. */
  readonly message: string;
  /** The check that reports it. */
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

/** Problems found so far, without duplicates across stages and copies. */
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
