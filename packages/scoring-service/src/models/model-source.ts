import type { ModelPlace } from './served-model.ts';

/** Says where a model is now. A folder never changes; what an alias points to does. */
export interface ModelSource {
  /** As a person calls it: `sample-classifier@champion`, or a folder. */
  readonly description: string;
  /** Whether it is worth asking again. */
  readonly changes: boolean;
  /** @throws MlopsError where there is no such model */
  locate(): Promise<ModelPlace>;
}

export function fixedSource(place: ModelPlace): ModelSource {
  return { description: `${place.name}:${place.version}`, changes: false, locate: async () => place };
}
