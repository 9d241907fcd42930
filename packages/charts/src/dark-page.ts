import { HAIRLINE, INK, OUTLINE, PAPER, QUIET_INK } from './theme.ts';

/** What a dark page shows in place of a colour of the theme. Colours of data stay: their scales are read on either page. */
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

/** Readers that know no media queries, such as the one that makes the PNG, show the drawing on white. */
const STYLE = `<style>@media (prefers-color-scheme:dark){${RULES.join('')}}</style>`;

/** Gives a drawing the colours of a dark page for readers who have one. */
export function inkOfDarkPages(svg: string): string {
  return svg.replace(/^<svg[^>]*>/, (tag) => `${tag}${STYLE}`);
}
