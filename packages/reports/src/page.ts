import { Html, type HtmlValue, html } from './html.ts';
import { THEME } from './theme.ts';

export interface Page {
  readonly title: string;
  /** Introduction below the title. Default: none. */
  readonly lead?: HtmlValue;
  readonly body: HtmlValue;
}

/** A self-contained HTML page in the theme of all reports, for light and dark mode, narrow screens and print. */
export function page({ title, lead, body }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(THEME)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${lead}
</header>
${body}
</body>
</html>
`.markup;
}

export function section(title: string, content: HtmlValue): Html {
  return html`<section><h2>${title}</h2>${content}</section>`;
}

export type Tone = 'ok' | 'warning' | 'error';

export function badge(tone: Tone, text: string): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

export interface Cell {
  readonly text: HtmlValue;
  /** Whether to align right, in tabular figures. Default: false. */
  readonly number?: boolean;
  /** Columns that the cell spans; default: 1. */
  readonly span?: number;
}

export interface TableRow {
  readonly cells: readonly (HtmlValue | Cell)[];
  readonly tone?: Tone | 'best';
}

/** A table that scrolls horizontally on narrow screens and does not split rows in print. */
export function table(
  head: readonly (string | { readonly text: string; readonly number: true })[],
  rows: readonly TableRow[],
): Html {
  const titles = head.map((title) =>
    typeof title === 'string'
      ? html`<th scope="col">${title}</th>`
      : html`<th scope="col" class="number">${title.text}</th>`,
  );
  const lines = rows.map(({ cells, tone }) => html`<tr class="${tone}">${cells.map(tableCell)}</tr>`);
  return html`<div class="scroll" tabindex="0"><table><thead><tr>${titles}</tr></thead><tbody>
${lines}
</tbody></table></div>`;
}

function isCell(cell: HtmlValue | Cell): cell is Cell {
  return typeof cell === 'object' && cell !== null && 'text' in cell;
}

function tableCell(cell: HtmlValue | Cell): Html {
  const { text, number, span } = isCell(cell) ? cell : { text: cell };
  return html`<td class="${number && 'number'}" colspan="${span ?? 1}">${text}</td>`;
}

/**
 * A drawing in the page, embedded as a separate document so that ids of several drawings do not clash.
 *
 * @param svg an SVG, or the relative URL of one
 */
export function figure(svg: string, title: string): Html {
  const source = svg.startsWith('<svg') ? `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` : svg;
  return html`<figure><img alt="${title}" src="${source}"></figure>`;
}
