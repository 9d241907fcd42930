import type { TopLevelSpec } from 'vega-lite';
import { shownText, type TextReference, type TextTable } from './text-table.ts';

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

interface Headings {
  /** What a screen reader says of the drawing. */
  description?: string;
  title?: { text: TextReference; subtitle?: never };
}

/** The title properties of a specification: absent where there is none, so that no empty line is left for it. */
export function titleOf({ title, subtitle }: FigureOptions, texts: TextTable): Headings {
  if (title === undefined) return {};
  const text = texts.reference(title);
  const description = shownText(subtitle === undefined ? title : `${title}: ${subtitle}`);
  if (subtitle === undefined) return { description, title: { text } };
  // Vega takes a reference here as everywhere; the types of Vega-Lite leave it out.
  return { description, title: { text, subtitle: texts.reference(subtitle) as never } };
}
