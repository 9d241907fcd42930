import type { WhyAsked } from '../../../api/labelling.ts';
import { formatNumber } from '../../components/format.ts';

const REASONS: Readonly<Record<string, (why: WhyAsked) => string>> = {
  query: ({ strategy, score }) =>
    `chosen by ${strategy}${score === undefined ? '' : `, score ${formatNumber(Number(score.toPrecision(2)))}`}`,
  floor: () => 'likely of the label that has the fewest',
  control: () => 'drawn at random: it measures the model and is never trained on',
  golden: () => 'its label is known: it measures how well people label',
  review: ({ suggestion }) => `its label is suspected to be wrong${suggestion ? `: a model says ${suggestion}` : ''}`,
};

/** Why a text was selected, as a sentence without its full stop. */
export function whyText(why: WhyAsked): string {
  const reason = Object.hasOwn(REASONS, why.arm) ? REASONS[why.arm]! : () => why.arm;
  return reason(why);
}

/** The prediction of the queried model; undefined if there was none. */
export function suggestionText({ suggestion, probability }: WhyAsked): string | undefined {
  if (suggestion === undefined) return undefined;
  return `${suggestion}${probability === undefined ? '' : ` (${Math.round(probability * 100)} %)`}`;
}

export const ARM_NAMES: Readonly<Record<string, string>> = {
  query: 'Chosen',
  floor: 'Rarest label',
  control: 'Random',
  golden: 'Known answer',
  review: 'Review',
};
