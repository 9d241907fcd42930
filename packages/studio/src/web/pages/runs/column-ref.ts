import type { ColumnKindName } from '../../../api/tracking-runs.ts';

/** A column of what runs logged. */
export interface ColumnRef {
  readonly kind: ColumnKindName;
  readonly key: string;
}

const KINDS: readonly ColumnKindName[] = ['metrics', 'params', 'tags'];

/** `metrics.accuracy`: as an address and MLflow's filter language name it. */
export function columnText({ kind, key }: ColumnRef): string {
  return `${kind}.${key}`;
}

export function readColumn(text: string): ColumnRef | undefined {
  const kind = KINDS.find((candidate) => text.startsWith(`${candidate}.`));
  return kind && text.length > kind.length + 1 ? { kind, key: text.slice(kind.length + 1) } : undefined;
}

/** Several in one parameter of an address; keys hold no line break. */
export function readColumns(text: string): ColumnRef[] {
  return text.split('\n').flatMap((part) => readColumn(part) ?? []);
}

export function columnsText(columns: readonly ColumnRef[]): string {
  return columns.map(columnText).join('\n');
}

/** A name as the filter language takes it: keys with other characters than these stand in backquotes. */
export function filterName({ kind, key }: ColumnRef): string {
  return /^[\p{L}_\d][\p{L}\w./-]*$/u.test(key) ? `${kind}.${key}` : `${kind}.\`${key.replaceAll('`', '``')}\``;
}
