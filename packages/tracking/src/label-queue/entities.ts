/**
 * Why a text is in the queue: the strategy chose it (`query`), or chose it for the rarest class (`floor`); it was drawn at random
 * (`control`); its label is known and tells how well people label (`golden`); or its label is suspected to be wrong (`review`).
 */
export const ARMS = ['query', 'floor', 'control', 'golden', 'review'] as const;
export type Arm = (typeof ARMS)[number];

/**
 * `waiting` for labels; `disputed`: annotators differ, and somebody has to decide; `settled`; `skipped` by all who were asked.
 * A golden question stays `waiting`, as every annotator is to answer it.
 */
export const ITEM_STATES = ['waiting', 'disputed', 'settled', 'skipped'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** A text that is to be asked about. */
export interface NewItem {
  readonly text: string;
  /** What it is called where it comes from, such as a correlation id. */
  readonly sourceId: string;
  /** Where it comes from: a file, or an output of a run. */
  readonly source: string;
  readonly arm: Arm;
  readonly strategy: string;
  /** What the strategy gave it; higher is sooner. */
  readonly score?: number;
  /** The model that was asked, and what it said. */
  readonly model?: string;
  readonly suggestion?: string;
  /** Of the suggestion, in [0, 1]. */
  readonly probability?: number;
  /** Texts of the pool that it stands for, itself and its near duplicates. Default 1. */
  readonly copies?: number;
  /** The right label of a golden question; the label that a text under review has. */
  readonly expected?: string;
}

export interface LabelItem extends Omit<NewItem, 'text' | 'copies'> {
  readonly id: number;
  readonly scope: string;
  /** Undefined where it was deleted. */
  readonly text: string | undefined;
  /** SHA-256 of the text. */
  readonly textKey: string;
  readonly copies: number;
  /** 1, 2, 3, … within the scope. */
  readonly batch: number;
  readonly askedAt: Date;
  readonly state: ItemState;
  /** What was settled on. */
  readonly label: string | undefined;
  readonly settledAt: Date | undefined;
}

/** What somebody says of an item. */
export interface NewAnswer {
  readonly annotator: string;
  /** Undefined where it is skipped. */
  readonly label: string | undefined;
  readonly note?: string;
  /** Settles an item that annotators differ on. Default false. */
  readonly decides?: boolean;
  /** How it came in: `terminal`, `csv`, `label-studio`, … */
  readonly origin: string;
  /** Default now. */
  readonly at?: Date;
  readonly seconds?: number;
}

export interface Answer
  extends Required<Pick<NewAnswer, 'annotator' | 'label' | 'note' | 'decides' | 'origin' | 'at'>> {
  readonly item: number;
  readonly seconds: number | undefined;
}
