import { HAIRLINE, INK, OUTLINE, PAPER, QUIET_INK } from './theme.ts';

/** Dark-mode replacements for colours of the theme. Data colours are kept: their scales are readable on both backgrounds. */
const DARK: Readonly<Record<string, string>> = {
  [INK]: '#dfe5ec',
  [QUIET_INK]: '#98a4b1',
  [HAIRLINE]: '#323b45',
  [OUTLINE]: '#5b6672',
  [PAPER]: '#1c2229',
};

const RULES = Object.entries(DARK).map(
  ([colour, dark]) => `[stroke="${colour}"]{stroke:${dark}}[fill="${colour}"]{fill:${dark}}`,
);

/** Renderers without media queries, such as the PNG renderer, show the drawing on white. */
const STYLE = `<style>@media (prefers-color-scheme:dark){${RULES.join('')}}</style>`;

/** Adds dark-mode colours to a drawing. */
export function inkOfDarkPages(svg: string): string {
  return svg.replace(/^<svg[^>]*>/, (tag) => `${tag}${STYLE}`);
}
