import type { Answer, LabelItem } from '@aml-mlops/tracking/labels';
import type { SaidLabel, WhyAsked } from '../../../api/labelling.ts';

export function whyAsked({ arm, strategy, score, model, suggestion, probability }: LabelItem): WhyAsked {
  return { arm, strategy, score, model, suggestion, probability };
}

export function saidLabel({ annotator, label, note }: Answer): SaidLabel {
  return { annotator, label: label ?? null, note };
}
