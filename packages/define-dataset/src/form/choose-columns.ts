import { type ColumnFacts, looksLikeLabels, looksLikeTexts } from './column-facts.ts';
import { roleOfName, roleOfWords } from './column-names.ts';
import type { FileForm } from './file-form.ts';
import { isLabelLeftOpen, isTextLeftOpen, type ReadRequest } from './read-request.ts';

/** The columns that are certain; candidates for the others. */
export interface ColumnChoice {
  readonly text: readonly string[] | undefined;
  readonly label: string | undefined;
  readonly id: string | undefined;
  readonly candidates: { readonly text: readonly string[]; readonly label: readonly string[] };
}

/**
 * Chooses the columns of a file: the requested ones; if none is named and the default column is missing, the one identified
 * with certainty by its name, or else by its values. Two candidates are ambiguous, except a title and a body, which are
 * joined, as are all text columns of a file without column names.
 */
export function chooseColumns(form: FileForm, request: ReadRequest, facts: readonly ColumnFacts[]): ColumnChoice {
  const { columns } = form;
  const id = idColumn(columns, request);
  const [onlyText] = request.textColumns;
  const isTextThere = request.textColumns.every((name) => columns.includes(name));
  const isLabelThere = columns.includes(request.labelColumn);
  const used = [id, isLabelThere ? request.labelColumn : undefined, isTextThere ? onlyText : undefined];
  const free = facts.filter(({ name }) => !used.includes(name));
  const labels = isLabelThere || !isLabelLeftOpen(request) ? [] : labelCandidates(free);
  const label = isLabelThere ? request.labelColumn : labels.length === 1 ? labels[0] : undefined;
  const texts =
    isTextThere || !isTextLeftOpen(request) ? [] : textCandidates(free.filter(({ name }) => name !== label));
  const text = isTextThere ? request.textColumns : sureText(texts, form);
  return { text, label, id, candidates: { text: texts, label: labels } };
}

function idColumn(columns: readonly string[], { idColumn }: ReadRequest): string | undefined {
  if (columns.includes(idColumn)) return idColumn;
  const other = columns.filter((name) => name.trim().toLowerCase() === 'id' && idColumn === 'id');
  return other.length === 1 ? other[0] : undefined;
}

function labelCandidates(facts: readonly ColumnFacts[]): string[] {
  const usable = facts.filter(({ filled, rows, fractions }) => filled > 0.5 * rows && fractions < 0.05);
  const named = usable.filter(({ name }) => roleOfName(name) === 'label');
  if (named.length > 0) return namesOf(named);
  const worded = usable.filter((fact) => roleOfWords(fact.name) === 'label' && !looksLikeTexts(fact));
  if (worded.length > 0) return namesOf(worded);
  return namesOf(usable.filter((fact) => looksLikeLabels(fact) && !looksLikeTexts(fact)));
}

function textCandidates(facts: readonly ColumnFacts[]): string[] {
  const usable = facts.filter(({ filled, numbers }) => filled > 0 && numbers < 0.5);
  const named = (roleOf: (name: string) => string | undefined) => {
    const bodies = usable.filter(({ name }) => roleOf(name) === 'text');
    const titles = usable.filter(({ name }) => roleOf(name) === 'title');
    return bodies.length === 0 ? titles : bodies.length === 1 && titles.length === 1 ? [...titles, ...bodies] : bodies;
  };
  for (const found of [named(roleOfName), named(roleOfWords)]) if (found.length > 0) return namesOf(found);
  return namesOf(usable.filter(looksLikeTexts));
}

function sureText(candidates: readonly string[], { header, format, records }: FileForm): readonly string[] | undefined {
  if (candidates.length === 1) return candidates;
  if (candidates.length === 2) {
    const isTitleAndBody = candidates.some((name) => (roleOfName(name) ?? roleOfWords(name)) === 'title');
    if (isTitleAndBody) return candidates;
  }
  const isNameless = (format === 'csv' && !header) || records === 'arrays';
  return isNameless && candidates.length > 1 && candidates.length <= 3 ? candidates : undefined;
}

function namesOf(facts: readonly ColumnFacts[]): string[] {
  return facts.map(({ name }) => name);
}
