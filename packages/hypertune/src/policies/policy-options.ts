import * as z from 'zod';
import { banditPolicy } from './bandit.ts';
import { medianStoppingPolicy } from './median-stopping.ts';
import type { Goal, Policy } from './policy.ts';
import { successiveHalvingPolicy } from './successive-halving.ts';
import { truncationSelectionPolicy } from './truncation-selection.ts';

const timing = {
  evaluationInterval: z.int().min(1).default(1),
  delayEvaluation: z.int().min(0).default(0),
};

/** An early-termination policy and its settings, as a parameter. */
export const policyOptions = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z
    .strictObject({
      type: z.literal('bandit'),
      ...timing,
      slackFactor: z.number().positive().optional(),
      slackAmount: z.number().positive().optional(),
    })
    .refine((bandit) => (bandit.slackFactor === undefined) !== (bandit.slackAmount === undefined), {
      message: 'a bandit with slackFactor or slackAmount, one of them',
    }),
  z.strictObject({ type: z.literal('median'), ...timing }),
  z.strictObject({ type: z.literal('truncation'), ...timing, truncationPercentage: z.int().min(1).max(99) }),
  z.strictObject({
    type: z.literal('asha'),
    reductionFactor: z.int().min(2).max(16).default(3),
    minSteps: z.int().min(1).default(1),
  }),
]);

export type PolicyOptions = z.output<typeof policyOptions>;

export function policyOf(options: PolicyOptions, goal: Goal): Policy {
  switch (options.type) {
    case 'none':
      return { shouldStop: () => false };
    case 'bandit':
      return banditPolicy(options, goal);
    case 'median':
      return medianStoppingPolicy(options, goal);
    case 'truncation':
      return truncationSelectionPolicy(options, goal);
    case 'asha':
      return successiveHalvingPolicy(options, goal);
  }
}
