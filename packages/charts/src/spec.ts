import type { TopLevelSpec } from 'vega-lite';

/** A Vega-Lite specification with its data inside: what a figure is made of, and what a web page can draw again. */
export type VegaLiteSpec = TopLevelSpec;

/** What every figure may be told. */
export interface FigureOptions {
  readonly title?: string;
  /** A quieter line below the title: what was measured, on what. */
  readonly subtitle?: string;
  /** Pixels of the plotting area, without axes and legends. */
  readonly width?: number;
  readonly height?: number;
}

/** The title property of a specification: absent where there is none, so that no empty line is left for it. */
export function titleOf({ title, subtitle }: FigureOptions): { title?: { text: string; subtitle?: string } } {
  if (title === undefined) return {};
  return { title: subtitle === undefined ? { text: title } : { text: title, subtitle } };
}
