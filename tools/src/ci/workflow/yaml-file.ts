import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError, showValue } from '@aml-mlops/errors';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Value } from '../expressions/value.ts';

/** A YAML file with the line of each node. */
export class YamlFile {
  /** Relative to the repository. */
  readonly file: string;
  readonly root: YamlNode;
  readonly #lines = new LineCounter();

  /** @throws MlopsError `E_CI_WORKFLOW` if it cannot be read or is not YAML */
  constructor(repository: string, file: string) {
    this.file = file;
    let text: string;
    try {
      text = readFileSync(path.join(repository, file), 'utf8');
    } catch (cause) {
      throw new MlopsError('E_CI_WORKFLOW', `${file} must be a file of the repository`, { file }, { cause });
    }
    const document = parseDocument(text, { lineCounter: this.#lines });
    const [error] = document.errors;
    if (error) {
      const row = error.linePos?.[0].line ?? 1;
      throw new MlopsError('E_CI_WORKFLOW', `${file}:${row} must be YAML: ${error.message}`, { file, row });
    }
    this.root = new YamlNode(this, (document.contents ?? undefined) as Node | undefined, '');
  }

  lineOf(node: Node | undefined): number {
    return node?.range ? this.#lines.linePos(node.range[0]).line : 1;
  }
}

/** A position in a file; a missing node has no value. */
export class YamlNode {
  readonly file: YamlFile;
  readonly path: string;
  readonly #node: Node | undefined;

  constructor(file: YamlFile, node: Node | undefined, place: string) {
    this.file = file;
    this.#node = node;
    this.path = place;
  }

  get there(): boolean {
    return this.#node !== undefined && !(isScalar(this.#node) && this.#node.value === null);
  }

  get line(): number {
    return this.file.lineOf(this.#node);
  }

  /** The comment at the end of its line. */
  get comment(): string | undefined {
    return this.#node?.comment?.trim();
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  at(key: string): YamlNode {
    const found = isMap(this.#node) ? this.#node.get(key, true) : undefined;
    return new YamlNode(this.file, found as Node | undefined, this.path === '' ? key : `${this.path}.${key}`);
  }

  /** The members of a mapping, in order. */
  entries(): [string, YamlNode][] {
    if (!this.there) return [];
    if (!isMap(this.#node)) throw this.bad('a mapping');
    return this.#node.items.map(({ key }) => [String(key), this.at(String(key))]);
  }

  /** The items of a list; a single value is treated as a list. */
  items(): YamlNode[] {
    if (!this.there) return [];
    if (!isSeq(this.#node)) return [this];
    return this.#node.items.map((item, i) => new YamlNode(this.file, item as Node, `${this.path}[${i}]`));
  }

  text(): string | undefined {
    if (!this.there) return undefined;
    if (!isScalar(this.#node)) throw this.bad('a text');
    return String(this.#node.value);
  }

  number(): number | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    if (!Number.isFinite(Number(text))) throw this.bad('a number');
    return Number(text);
  }

  value(): Value {
    if (isAlias(this.#node)) throw this.bad('written out: aliases are not emulated');
    if (isScalar(this.#node)) return this.#node.value as Value;
    if (isSeq(this.#node)) return this.items().map((item) => item.value());
    if (isMap(this.#node)) return Object.fromEntries(this.entries().map(([name, node]) => [name, node.value()]));
    return null;
  }

  texts(): Record<string, string> {
    return Object.fromEntries(this.entries().map(([name, node]) => [name, node.text() ?? '']));
  }

  /** @throws MlopsError `E_CI_WORKFLOW` for an unsupported member: nothing is ignored silently */
  only(known: readonly string[]): this {
    for (const [name, node] of this.entries()) {
      if (!known.includes(name)) throw node.bad(`one that the dry run emulates (${known.join(', ')})`, name);
    }
    return this;
  }

  bad(range: string, value?: string): MlopsError {
    const { file, line } = this;
    const got = value ?? showValue(isScalar(this.#node) ? this.#node.value : this.#node?.constructor.name);
    return new MlopsError(
      'E_CI_WORKFLOW',
      `${file.file}:${line}: ${this.path || 'the document'} must be ${range}; got ${got}`,
      {
        file: file.file,
        row: line,
      },
    );
  }
}
