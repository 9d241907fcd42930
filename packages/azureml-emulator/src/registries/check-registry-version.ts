import { isRecord } from '@aml-mlops/shapes';
import { badRequest } from '../arm/arm-error.ts';
import type { Registry } from './registry.ts';

/** Fields of version bodies with blob locations. */
const PLACES: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => unknown>> = {
  codes: ({ codeUri }) => codeUri,
  data: ({ dataUri }) => dataUri,
  environments: ({ build }) => (isRecord(build) ? build['contextUri'] : undefined),
  models: ({ modelUri }) => modelUri,
};

/**
 * A registry's checks beyond those of a workspace: components must have a name, and blobs must be in its own storage.
 *
 * @throws ArmError 400
 */
export function checkRegistryVersion(registry: Registry, type: string, body: unknown): void {
  const properties = isRecord(body) && isRecord(body['properties']) ? body['properties'] : {};
  if (type === 'components' && properties['isAnonymous'] === true) {
    throw badRequest('A registry takes no anonymous components: give it a name and a version.');
  }
  const place = PLACES[type]?.(properties);
  if (typeof place !== 'string' || registry.owns(place)) return;
  throw badRequest(
    `${type} of registry ${registry.name} must lie in its own storage, where a temporary data reference (tempdatarefs) lets them be uploaded; got ${place.split('?')[0]}`,
  );
}
