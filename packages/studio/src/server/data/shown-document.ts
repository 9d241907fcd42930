import type { DocumentShown } from '../../api/data.ts';
import { excerptOf } from './document-excerpt.ts';
import type { DocumentRow } from './read-rows.ts';

export function shownDocument({ row, id, text, target }: DocumentRow, labels: readonly string[]): DocumentShown {
  return { row, id, label: labels[target] ?? '', excerpt: excerptOf(text), characters: text.length };
}
