import type { TopLevelSpec } from 'vega-lite';
import { shownText, type TextReference, type TextTable } from './text-table.ts';

/** A self-contained Vega-Lite specification with its data, used for figures and by web pages. */
export type VegaLiteSpec = TopLevelSpec;

/** Options of every figure. */
export interface FigureOptions {
  readonly title?: string;
  /** A subtitle: what was measured, and on what. */
  readonly subtitle?: string;
  /** Size in pixels of the plotting area, without axes and legends. */
  readonly width?: number;
  readonly height?: number;
}

interface Headings {
  /** Description for screen readers. */
  description?: string;
  title?: { text: TextReference; subtitle?: never };
}

/** The title properties of a specification: absent if there is none, so that no space is reserved for it. */
export function titleOf({ title, subtitle }: FigureOptions, texts: TextTable): Headings {
  if (title === undefined) return {};
  const text = texts.reference(title);
  const description = shownText(subtitle === undefined ? title : `${title}: ${subtitle}`);
  if (subtitle === undefined) return { description, title: { text } };
  // Vega accepts a reference here as everywhere; the types of Vega-Lite omit it.
  return { description, title: { text, subtitle: texts.reference(subtitle) as never } };
}
