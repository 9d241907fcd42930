import type { ModelSource } from '@aml-mlops/scoring-service';
import type { ModelRegistry } from '@aml-mlops/tracking';
import { modelFolder, parseModelReference, resolveModel } from '../models/resolve-model.ts';

/** A registered model; one that is not numbered is followed to wherever its alias points. */
export function registrySource(registry: ModelRegistry, reference: string | undefined): ModelSource {
  const parsed = reference === undefined ? undefined : parseModelReference(reference);
  return {
    description: parsed ? `${parsed.name}@${parsed.alias ?? 'champion'}` : 'the champion',
    changes: parsed?.version === undefined,
    async locate() {
      const found = await resolveModel(registry, reference);
      const { name, version, contentHash } = found;
      return { name, version: String(version), folder: modelFolder(found), ...(contentHash && { contentHash }) };
    },
  };
}
