import type { Answer, Arm, ItemState, LabelItem } from './entities.ts';

/** A row of `label_items` beside its text. */
export interface ItemRow {
  readonly id: number;
  readonly scope: string;
  readonly text_key: string;
  readonly text: string | null;
  readonly source: string;
  readonly source_id: string;
  readonly batch: number;
  readonly arm: Arm;
  readonly strategy: string;
  readonly score: number | null;
  readonly model: string | null;
  readonly suggestion: string | null;
  readonly probability: number | null;
  readonly copies: number;
  readonly expected: string | null;
  readonly asked_at: number;
  readonly state: ItemState;
  readonly label: string | null;
  readonly settled_at: number | null;
}

export interface AnswerRow {
  readonly item: number;
  readonly annotator: string;
  readonly label: string | null;
  readonly note: string;
  readonly decides: number;
  readonly origin: string;
  readonly at: number;
  readonly seconds: number | null;
}

export function itemOf(row: ItemRow): LabelItem {
  return {
    id: row.id,
    scope: row.scope,
    text: row.text ?? undefined,
    textKey: row.text_key,
    source: row.source,
    sourceId: row.source_id,
    batch: row.batch,
    arm: row.arm,
    strategy: row.strategy,
    ...(row.score !== null && { score: row.score }),
    ...(row.model !== null && { model: row.model }),
    ...(row.suggestion !== null && { suggestion: row.suggestion }),
    ...(row.probability !== null && { probability: row.probability }),
    ...(row.expected !== null && { expected: row.expected }),
    copies: row.copies,
    askedAt: new Date(row.asked_at),
    state: row.state,
    label: row.label ?? undefined,
    settledAt: row.settled_at === null ? undefined : new Date(row.settled_at),
  };
}

export function answerOf({ decides, label, at, seconds, ...row }: AnswerRow): Answer {
  return {
    ...row,
    label: label ?? undefined,
    decides: decides === 1,
    at: new Date(at),
    seconds: seconds ?? undefined,
  };
}
