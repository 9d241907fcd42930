import { figure, html, page, section, type TableRow, table } from '@aml-mlops/reports';
import { type Trial, trialValue } from '../study/trial.ts';
import type { Judgement } from '../trial/finalists.ts';

export interface TuningPage {
  readonly trials: readonly Trial[];
  readonly names: readonly string[];
  readonly metric: string;
  readonly best: Trial;
  /** Of the finalists; empty if every trial was judged in full. */
  readonly judgements: readonly Judgement[];
  readonly bound: string | undefined;
  /** File names of the figures beside the page. */
  readonly figures: readonly string[];
}

/** The study as an HTML page; its figures are separate files beside it. */
export function tuningHtml({ trials, names, metric, best, judgements, bound, figures }: TuningPage): string {
  const judgedOf = ({ number }: Trial) => judgements.find(({ trial }) => trial === number)?.value;
  const numbers = [metric, 'best epoch', ...(bound ? ['judged'] : []), ...names].map((text) => ({
    text,
    number: true as const,
  }));
  return page({
    title: `Tuning: ${trials.length} trials`,
    lead: html`<p>Trial ${best.number} is best: ${metric} ${shown(judgedOf(best) ?? trialValue(best))}.${bound ? ` Bound: ${bound}.` : ''}</p>`,
    body: [
      html`<section class="figures">${figures.map((name) => figure(`${name}.svg`, name))}</section>`,
      section(
        'Trials',
        table(
          ['trial', 'state', ...numbers, 'error'],
          trials.map((trial) => row(trial, names, best, bound ? [judgedOf(trial)] : [])),
        ),
      ),
    ],
  });
}

function row(trial: Trial, names: readonly string[], best: Trial, judged: readonly (number | undefined)[]): TableRow {
  const { number, outcome, params } = trial;
  const values = [outcome?.epoch, ...judged, ...names.map((name) => params[name])].map((given) => {
    return { text: shown(given), number: true as const };
  });
  const state = outcome?.state ?? 'running';
  const value = { text: shown(trialValue(trial)), number: true };
  const tone = number === best.number ? 'best' : state === 'failed' ? 'error' : undefined;
  return { cells: [number, state, value, ...values, outcome?.error], ...(tone && { tone }) };
}

/** Four digits distinguish trials; strings and integers are unchanged. */
function shown(value: string | number | boolean | undefined): string {
  if (typeof value !== 'number') return String(value ?? '–');
  if (Number.isNaN(value)) return '–';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
