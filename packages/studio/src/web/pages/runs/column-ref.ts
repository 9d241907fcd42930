import type { ColumnKindName } from '../../../api/tracking-runs.ts';

/** A column of logged values. */
export interface ColumnRef {
  readonly kind: ColumnKindName;
  readonly key: string;
}

const KINDS: readonly ColumnKindName[] = ['metrics', 'params', 'tags'];

/** `metrics.accuracy`: its name in a URL and in MLflow's filter language. */
export function columnText({ kind, key }: ColumnRef): string {
  return `${kind}.${key}`;
}

export function readColumn(text: string): ColumnRef | undefined {
  const kind = KINDS.find((candidate) => text.startsWith(`${candidate}.`));
  return kind && text.length > kind.length + 1 ? { kind, key: text.slice(kind.length + 1) } : undefined;
}

/** Several in one URL parameter; keys contain no line break. */
export function readColumns(text: string): ColumnRef[] {
  return text.split('\n').flatMap((part) => readColumn(part) ?? []);
}

export function columnsText(columns: readonly ColumnRef[]): string {
  return columns.map(columnText).join('\n');
}

/** A name in the filter language: keys with other characters than these are quoted in backquotes. */
export function filterName({ kind, key }: ColumnRef): string {
  return /^[\p{L}_\d][\p{L}\w./-]*$/u.test(key) ? `${kind}.${key}` : `${kind}.\`${key.replaceAll('`', '``')}\``;
}
