import { isRecord } from '@aml-mlops/shapes';
import { badRequest } from '../arm/arm-error.ts';

export type TrafficShares = Readonly<Record<string, number>>;

/** Maximum share of the traffic that may be mirrored. */
const MOST_MIRRORED = 50;

/**
 * Checks traffic and mirror traffic against the service's rules: whole shares of existing deployments that sum to 0 or 100; a
 * mirror of at most half the traffic, to one deployment without traffic of its own.
 *
 * @param deployments names of the endpoint's deployments
 * @throws ArmError 400
 */
export function checkTraffic(traffic: unknown, mirror: unknown, deployments: ReadonlySet<string>): void {
  const [live, copied] = [sharesOf(traffic, 'traffic', deployments), sharesOf(mirror, 'mirrorTraffic', deployments)];
  const sum = Object.values(live).reduce((total, share) => total + share, 0);
  if (sum !== 0 && sum !== 100) throw badRequest(`properties.traffic must sum to 0 or 100; got ${sum}`);
  const [first, second] = Object.keys(copied).filter((name) => (copied[name] ?? 0) > 0);
  if (second !== undefined)
    throw badRequest(`properties.mirrorTraffic must name one deployment; got ${first}, ${second}`);
  if (first === undefined) return;
  if ((copied[first] ?? 0) > MOST_MIRRORED) {
    throw badRequest(`properties.mirrorTraffic of ${first} must be at most ${MOST_MIRRORED}; got ${copied[first]}`);
  }
  if ((live[first] ?? 0) > 0) {
    throw badRequest(`deployment ${first} must have traffic or mirrored traffic, not both`);
  }
}

export function sharesOf(value: unknown, property: string, deployments?: ReadonlySet<string>): TrafficShares {
  const shares: Record<string, number> = {};
  for (const [name, share] of Object.entries(isRecord(value) ? value : {})) {
    if (deployments && !deployments.has(name)) {
      throw badRequest(`properties.${property} names deployment ${name}, which does not exist`);
    }
    if (typeof share !== 'number' || !Number.isInteger(share) || share < 0 || share > 100) {
      throw badRequest(
        `properties.${property} of ${name} must be a whole number in [0, 100]; got ${JSON.stringify(share)}`,
      );
    }
    shares[name] = share;
  }
  return shares;
}
