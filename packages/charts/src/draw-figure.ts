import { html, visibleText } from '@aml-mlops/reports';
import { inkOfDarkPages } from './dark-page.ts';
import { type Figure, renderFigure } from './render-figure.ts';
import type { VegaLiteSpec } from './spec.ts';
import { FONT, INK, PAPER, QUIET_INK } from './theme.ts';

/**
 * Draws a figure of a report. A failed figure does not fail a run: it is replaced by a note with the reason, and `warn` is
 * called.
 *
 * @param figure the specification, or a function that builds it and may throw
 * @param name name of the figure in the note and the warning
 */
export async function drawFigure(
  figure: VegaLiteSpec | (() => VegaLiteSpec),
  name: string,
  warn: (message: string) => void,
): Promise<Figure> {
  try {
    return await renderFigure(typeof figure === 'function' ? figure() : figure);
  } catch (error) {
    const reason = visibleText(error instanceof Error ? error.message : String(error), 160);
    const called = visibleText(name, 80);
    warn(`figure ${called} is left out: ${reason}`);
    const svg = noteSvg(`The figure “${called}” cannot be drawn.`, reason);
    return { spec: noteSpec(called, reason), svg };
  }
}

/** The note for pages that render specifications: an empty drawing with a description. */
function noteSpec(name: string, reason: string): VegaLiteSpec {
  return { description: `figure ${name} cannot be drawn: ${reason}`, data: { values: [] }, mark: 'point' };
}

const LINE = 62;

function noteSvg(what: string, reason: string): string {
  const lines = reason.match(new RegExp(`.{1,${LINE}}`, 'gu')) ?? [];
  const rows = lines.map((line, i) => html`<tspan x="20" y="${62 + i * 17}">${line}</tspan>`);
  return inkOfDarkPages(
    html`<svg xmlns="http://www.w3.org/2000/svg" width="480" height="140" viewBox="0 0 480 140" font-family="${FONT}"><rect width="480" height="140" fill="${PAPER}"></rect><text x="20" y="36" font-size="13" font-weight="bold" fill="${INK}">${what}</text><text font-size="11" fill="${QUIET_INK}">${rows}</text></svg>`
      .markup,
  );
}
