import type { GivenLabel, LabelQuestion, LabelReceipt } from '../../../api/labelling.ts';

/** A text with its answer. */
export interface LabelledText {
  readonly question: LabelQuestion;
  readonly given: GivenLabel;
  /** The server's result; undefined until it has responded. */
  readonly receipt: LabelReceipt | undefined;
}

/** One person's texts: the waiting ones, the current one, and the labelled ones. Immutable. */
export interface LabelDesk {
  readonly coming: readonly LabelQuestion[];
  /** Newest first. */
  readonly done: readonly LabelledText[];
}

export const EMPTY_DESK: LabelDesk = { coming: [], done: [] };

/** Adds texts from the server; those already present are ignored. */
export function withQuestions(desk: LabelDesk, questions: readonly LabelQuestion[]): LabelDesk {
  const known = new Set([...desk.coming.map(({ id }) => id), ...desk.done.map(({ question }) => question.id)]);
  return { ...desk, coming: [...desk.coming, ...questions.filter(({ id }) => !known.has(id))] };
}

/** Labels the current text and moves to the next one. */
export function withLabel(desk: LabelDesk, given: GivenLabel): LabelDesk {
  const [question, ...coming] = desk.coming;
  if (question?.id !== given.item) return desk;
  return { coming, done: [{ question, given, receipt: undefined }, ...desk.done] };
}

/** Takes back the last label: its text becomes the current one again. */
export function withoutLast(desk: LabelDesk): LabelDesk {
  const [last, ...done] = desk.done;
  return last ? { coming: [last.question, ...desk.coming], done } : desk;
}

export function withReceipt(desk: LabelDesk, receipt: LabelReceipt): LabelDesk {
  const done = desk.done.map((one) => (one.question.id === receipt.item ? { ...one, receipt } : one));
  return { ...desk, done };
}
