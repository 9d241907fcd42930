import type { RawFile } from '../layout/raw-file.ts';
import { readRecords } from '../read/records.ts';
import { isBad, type ReadOptions } from '../read/row.ts';
import type { FileForm } from './file-form.ts';

/** Statistics of a column's values in the first rows of a file. */
export interface ColumnFacts {
  readonly name: string;
  readonly rows: number;
  /** Rows with a value. */
  readonly filled: number;
  /** Distinct values; counted up to {@link MAX_DISTINCT}. */
  readonly distinct: number;
  readonly meanLength: number;
  /** Shares of the filled rows. */
  readonly numbers: number;
  readonly fractions: number;
  /** Values containing white space, or in a script that needs none. */
  readonly sentences: number;
  readonly letters: number;
  readonly examples: readonly string[];
}

const MAX_DISTINCT = 5000;
const LOOKED_AT = 50_000;
const EXAMPLES = 3;

/** Reads the first rows of a file and describes its columns. */
export async function columnFacts(file: RawFile, form: FileForm, options: ReadOptions): Promise<ColumnFacts[]> {
  const columns = [...new Set(form.columns)];
  const facts = columns.map((name) => new FactCollector(name));
  let rows = 0;
  for await (const batch of readRecords({ file, form }, columns, options)) {
    for (const record of batch) {
      if (isBad(record)) continue;
      rows++;
      for (const [i, value] of record.values.entries()) facts[i]?.add(value);
    }
    if (rows >= LOOKED_AT) break;
  }
  return facts.map((collector) => collector.facts(rows));
}

class FactCollector {
  readonly #name: string;
  readonly #distinct = new Set<string>();
  readonly #examples: string[] = [];
  #filled = 0;
  #length = 0;
  #letters = 0;
  #numbers = 0;
  #fractions = 0;
  #sentences = 0;

  constructor(name: string) {
    this.#name = name;
  }

  add(value: unknown): void {
    if (value === undefined || value === null || typeof value === 'object') return;
    const text = String(value).trim();
    if (text === '') return;
    this.#filled++;
    this.#length += text.length;
    if (this.#distinct.size < MAX_DISTINCT) this.#distinct.add(text.slice(0, 200));
    if (this.#examples.length < EXAMPLES && !this.#examples.includes(text)) this.#examples.push(text);
    const isNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text);
    if (isNumber) this.#numbers++;
    if (isNumber && !/^[-+]?\d+(\.0*)?$/.test(text)) this.#fractions++;
    const start = text.slice(0, 200);
    const letters = start.match(/\p{L}/gu)?.length ?? 0;
    this.#letters += letters / start.length;
    if (/\S\s+\S/.test(start) || /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]{4}/u.test(start)) this.#sentences++;
  }

  facts(rows: number): ColumnFacts {
    const filled = Math.max(1, this.#filled);
    return {
      name: this.#name,
      rows,
      filled: this.#filled,
      distinct: this.#distinct.size,
      meanLength: this.#length / filled,
      numbers: this.#numbers / filled,
      fractions: this.#fractions / filled,
      sentences: this.#sentences / filled,
      letters: this.#letters / filled,
      examples: this.#examples,
    };
  }
}

/** Whether values can be the texts to classify. */
export function looksLikeTexts(facts: ColumnFacts): boolean {
  const { filled, distinct, meanLength, numbers, sentences, letters } = facts;
  const isVaried = distinct >= Math.min(MAX_DISTINCT, 0.3 * filled);
  return filled > 0 && meanLength >= 8 && numbers < 0.2 && sentences >= 0.4 && letters >= 0.5 && isVaried;
}

/** Whether values can be class names: few, short, and repeated. */
export function looksLikeLabels(facts: ColumnFacts): boolean {
  const { rows, filled, distinct, meanLength, fractions } = facts;
  if (filled < 4 || filled < 0.5 * rows || meanLength > 60 || fractions > 0.05) return false;
  return distinct >= 2 && distinct <= Math.min(1000, filled / 2);
}
