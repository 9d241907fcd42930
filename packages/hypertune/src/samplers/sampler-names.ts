/** Samplers by parameter name. */
export const SAMPLER_NAMES = ['random', 'sobol', 'grid', 'tpe', 'gp'] as const;

export type SamplerName = (typeof SAMPLER_NAMES)[number];
