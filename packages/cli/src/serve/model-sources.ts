import path from 'node:path';
import type { ModelSource } from '@aml-mlops/scoring-service';
import type { ModelRegistry } from '@aml-mlops/tracking';
import { modelFolder, parseModelReference, registeredHash, resolveModel } from '../models/resolve-model.ts';

/** The models to serve: registered models, folders, or by default the champion of the only model. */
export function modelSources(
  { model = [], folder = [] }: { readonly model?: readonly string[]; readonly folder?: readonly string[] },
  registry: ModelRegistry,
): ModelSource[] {
  const registered: readonly (string | undefined)[] = model.length + folder.length === 0 ? [undefined] : model;
  return [...registered.map((reference) => registeredModel(reference, registry)), ...folder.map(modelInFolder)];
}

function registeredModel(reference: string | undefined, registry: ModelRegistry): ModelSource {
  return {
    reference: reference ?? 'champion',
    follows: reference === undefined || parseModelReference(reference).version === undefined,
    locate: async () => {
      const found = await resolveModel(registry, reference);
      const { name, version } = found;
      return { name, version: String(version), folder: modelFolder(found), ...registeredHash(found) };
    },
  };
}

function modelInFolder(folder: string): ModelSource {
  const resolved = path.resolve(folder);
  return {
    reference: folder,
    follows: false,
    locate: async () => {
      // Loaded lazily, because it imports all row readers.
      const { modelIdentity } = await import('@aml-mlops/batch-scoring');
      const { name, version } = await modelIdentity(resolved, path.basename(resolved));
      return { name, version, folder: resolved };
    },
  };
}
