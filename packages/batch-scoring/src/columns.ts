import type { Column, TextSource } from './read/text-source.ts';

/** Names of the columns that predictions add to a row; ranks from 2 on are numbered, as in `label_2`. */
export interface AddedNames {
  readonly file: string;
  readonly label: string;
  readonly confidence: string;
  readonly unknownShare: string;
  readonly explanation: string;
  readonly model: string;
  readonly modelVersion: string;
  rank(name: string, rank: number): string;
}

export interface OutputColumns {
  /** The users' columns: the union of those of all sources, in order of first occurrence. */
  readonly kept: readonly Column[];
  /** For each source, the index of its value for each kept column, or -1. */
  readonly positions: readonly Int32Array[];
  readonly added: AddedNames;
}

/**
 * @param confidence name of the number that the model gives with each label
 * @param ranks labels per row. Range: [1, inf)
 */
export function outputColumns(
  sources: readonly Pick<TextSource, 'columns'>[],
  confidence: 'probability' | 'score',
  ranks: number,
): OutputColumns {
  const named = sources.map(({ columns }) => distinctNames(columns));
  const types = new Map<string, Column['type']>();
  for (const { name, type } of named.flat()) {
    const known = types.get(name);
    types.set(name, known === undefined || known === type ? type : 'json');
  }
  const kept = [...types].map(([name, type]) => ({ name, type }));
  const positions = named.map((columns) => {
    const at = new Map(columns.map(({ name }, i) => [name, i]));
    return Int32Array.from(kept, ({ name }) => at.get(name) ?? -1);
  });
  return { kept, positions, added: addedNames(new Set(types.keys()), confidence, ranks) };
}

/** Further columns with the same name are called `name_2`, and so on. */
function distinctNames(columns: readonly Column[]): Column[] {
  const taken = new Set(columns.map(({ name }) => name));
  const seen = new Set<string>();
  return columns.map(({ name, type }) => {
    let distinct = name;
    for (let i = 2; seen.has(distinct); i++) if (!taken.has(`${name}_${i}`)) distinct = `${name}_${i}`;
    seen.add(distinct);
    taken.add(distinct);
    return { name: distinct, type };
  });
}

/** The first set of names that no user column has, ignoring case: `label`, `predicted_label`, `predicted_2_label`, … */
function addedNames(users: ReadonlySet<string>, confidence: string, ranks: number): AddedNames {
  const taken = new Set([...users].map((name) => name.toLowerCase()));
  for (let attempt = 0; ; attempt++) {
    const prefix = attempt === 0 ? '' : attempt === 1 ? 'predicted_' : `predicted_${attempt}_`;
    const names: AddedNames = {
      file: `${prefix}file`,
      label: `${prefix}label`,
      confidence: `${prefix}${confidence}`,
      unknownShare: `${prefix}unknown_share`,
      explanation: `${prefix}explanation`,
      model: `${prefix}model`,
      modelVersion: `${prefix}model_version`,
      rank: (name, rank) => (rank === 1 ? name : `${name}_${rank}`),
    };
    const { rank, ...plain } = names;
    const numbered = Array.from({ length: ranks }, (_, i) => [rank(names.label, i + 1), rank(names.confidence, i + 1)]);
    if (![...Object.values(plain), ...numbered.flat()].some((name) => taken.has(name))) return names;
  }
}
