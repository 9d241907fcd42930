import { type ColumnRef, filterName } from './column-ref.ts';

export interface Completion {
  /** Start of the text that an option replaces; the end is the cursor. */
  readonly from: number;
  readonly options: readonly string[];
}

const ATTRIBUTES = ['run_name', 'status', 'start_time', 'end_time', 'user_id', 'run_id'].map(
  (name) => `attributes.${name}`,
);
const NUMBERS = new Set(['attributes.start_time', 'attributes.end_time']);
const STATUSES = ["'FINISHED'", "'RUNNING'", "'FAILED'", "'KILLED'", "'SCHEDULED'"];
const NAME = /^(?:attributes|metrics|params|tags)\.(?:`(?:[^`]|``)*`|[\p{L}_\d][\p{L}\w./-]*)/u;
const COMPARATOR = /^(?:!=|<=|>=|=|<|>|NOT IN|IS NOT NULL|IS NULL|ILIKE|LIKE|IN)(?![\w=])/i;
const VALUE = /^(?:'(?:[^']|'')*'|\((?:[^()']|'(?:[^']|'')*')*\)|[+-]?[\d.]+(?:e[+-]?\d+)?)(?=\s|$)/i;
const MOST = 12;

/** Completions for a filter in MLflow's language, given the text before the cursor: a name, a comparison, a status value, AND. */
export function completeFilter(before: string, columns: readonly ColumnRef[]): Completion {
  let rest = before;
  const skip = (length: number) => {
    rest = rest.slice(length);
  };
  const at = () => before.length - rest.length;
  for (;;) {
    skip(/^\s*/.exec(rest)![0].length);
    const name = NAME.exec(rest)?.[0];
    if (name === undefined || name.length === rest.length) {
      return { from: at(), options: matching([...columns.map(filterName), ...ATTRIBUTES], rest) };
    }
    skip(name.length);
    skip(/^\s*/.exec(rest)![0].length);
    const comparator = COMPARATOR.exec(rest)?.[0];
    if (comparator === undefined) return { from: at(), options: matching(comparators(name), rest) };
    skip(comparator.length);
    skip(/^\s*/.exec(rest)![0].length);
    if (!/NULL$/i.test(comparator)) {
      const value = VALUE.exec(rest)?.[0];
      if (value === undefined || value.length === rest.length) {
        const options = name === 'attributes.status' ? STATUSES : [];
        return { from: at(), options: value === undefined ? matching(options, rest) : [] };
      }
      skip(value.length);
    }
    skip(/^\s*/.exec(rest)![0].length);
    if (!/^AND\s/i.test(rest)) return { from: at(), options: matching(['AND'], rest) };
    skip(3);
  }
}

function comparators(name: string): string[] {
  const isNumber = name.startsWith('metrics.') || NUMBERS.has(name);
  if (isNumber) return ['>', '>=', '<', '<=', '=', '!='];
  const texts = ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];
  return name.startsWith('attributes.') ? texts : [...texts, 'IS NULL', 'IS NOT NULL'];
}

/** Prefix matches, then substring matches. */
function matching(options: readonly string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase();
  const begins = options.filter((option) => option.toLowerCase().startsWith(wanted));
  const holds = options.filter((option) => !begins.includes(option) && option.toLowerCase().includes(wanted));
  return [...begins, ...holds].filter((option) => option.toLowerCase() !== wanted).slice(0, MOST);
}
