import type { GivenLabel, LabelQuestion, LabelReceipt } from '../../../api/labelling.ts';

/** A text with what was said of it. */
export interface LabelledText {
  readonly question: LabelQuestion;
  readonly given: GivenLabel;
  /** What the server made of it; undefined while it has not answered. */
  readonly receipt: LabelReceipt | undefined;
}

/** One person's texts: those that come, the one that is open, and those that have their label. Never changed, but made anew. */
export interface LabelDesk {
  readonly coming: readonly LabelQuestion[];
  /** The newest first. */
  readonly done: readonly LabelledText[];
}

export const EMPTY_DESK: LabelDesk = { coming: [], done: [] };

/** With texts that came from the server; those that are here already are left out. */
export function withQuestions(desk: LabelDesk, questions: readonly LabelQuestion[]): LabelDesk {
  const known = new Set([...desk.coming.map(({ id }) => id), ...desk.done.map(({ question }) => question.id)]);
  return { ...desk, coming: [...desk.coming, ...questions.filter(({ id }) => !known.has(id))] };
}

/** With a label for the open text, which makes place for the next one. */
export function withLabel(desk: LabelDesk, given: GivenLabel): LabelDesk {
  const [question, ...coming] = desk.coming;
  if (question?.id !== given.item) return desk;
  return { coming, done: [{ question, given, receipt: undefined }, ...desk.done] };
}

/** With the last label taken back: its text is open again. */
export function withoutLast(desk: LabelDesk): LabelDesk {
  const [last, ...done] = desk.done;
  return last ? { coming: [last.question, ...desk.coming], done } : desk;
}

export function withReceipt(desk: LabelDesk, receipt: LabelReceipt): LabelDesk {
  const done = desk.done.map((one) => (one.question.id === receipt.item ? { ...one, receipt } : one));
  return { ...desk, done };
}
