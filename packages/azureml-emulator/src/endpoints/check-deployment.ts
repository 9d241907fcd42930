import { isRecord } from '@aml-mlops/shapes';
import { badRequest } from '../arm/arm-error.ts';
import { resolveReference } from '../arm/references.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import { durationSeconds } from '../jobs/duration.ts';
import type { Body, EndpointBody } from './endpoint-shapes.ts';
import { type Probe, probeOf } from './probe.ts';

/** A valid deployment, with the service's defaults. */
export interface DeploymentSpec {
  readonly environment: Resource;
  readonly model?: Resource;
  readonly variables: Readonly<Record<string, string>>;
  readonly port: number;
  readonly scoringPath: string;
  readonly liveness: Probe;
  readonly readiness: Probe;
  readonly instances: number;
  readonly concurrent: number;
  readonly timeoutSeconds: number;
  readonly queueSeconds: number;
}

const LONGEST_TIMEOUT = 180;

/**
 * Makes the service's checks beyond the shape of a managed online deployment's body.
 *
 * @throws ArmError 400
 */
export function checkDeployment(workspace: Workspace, { properties, rest }: EndpointBody): DeploymentSpec {
  if (properties['endpointComputeType'] !== 'Managed') {
    throw badRequest(
      `properties.endpointComputeType must be Managed: no cluster of Kubernetes is attached to this workspace`,
    );
  }
  if (properties['codeConfiguration']) {
    throw badRequest(
      'properties.codeConfiguration must be absent: scoring scripts run in the inference server for Python, which is not here',
    );
  }
  for (const needed of ['instanceType', 'environmentId']) {
    if (typeof properties[needed] !== 'string') throw badRequest(`properties.${needed} is required`);
  }
  const environment = resolveReference(
    workspace,
    properties['environmentId'],
    'environments',
    'properties.environmentId',
  );
  const routes = inferenceConfig(environment);
  const model =
    properties['model'] === undefined || properties['model'] === null
      ? undefined
      : resolveReference(workspace, properties['model'], 'models', 'properties.model');
  const settings = isRecord(properties['requestSettings']) ? properties['requestSettings'] : {};
  return {
    environment,
    ...(model && { model }),
    variables: (properties['environmentVariables'] ?? {}) as Readonly<Record<string, string>>,
    port: routes.scoring.port,
    scoringPath: routes.scoring.path,
    liveness: checkProbe(routes.liveness.path, properties, 'livenessProbe'),
    readiness: checkProbe(routes.readiness.path, properties, 'readinessProbe'),
    instances: instancesOf(rest),
    concurrent: wholeNumber(settings['maxConcurrentRequestsPerInstance'] ?? 1, 'maxConcurrentRequestsPerInstance', 1),
    timeoutSeconds: secondsIn(settings['requestTimeout'] ?? 'PT5S', 'requestTimeout', LONGEST_TIMEOUT),
    queueSeconds: secondsIn(settings['maxQueueWait'] ?? 'PT0.5S', 'maxQueueWait', LONGEST_TIMEOUT),
  };
}

interface Route {
  readonly path: string;
  readonly port: number;
}

function inferenceConfig({ id, properties }: Resource): Record<'liveness' | 'readiness' | 'scoring', Route> {
  const config = properties['inferenceConfig'];
  if (!isRecord(config)) {
    throw badRequest(`environment ${id} must have an inferenceConfig: a custom container is asked by its routes`);
  }
  const route = (name: string): Route => {
    const given = config[`${name}Route`];
    if (!isRecord(given) || typeof given['path'] !== 'string' || typeof given['port'] !== 'number') {
      throw badRequest(`inferenceConfig.${name}Route of environment ${id} must have a path and a port`);
    }
    return { path: given['path'], port: given['port'] };
  };
  return { liveness: route('liveness'), readiness: route('readiness'), scoring: route('scoring') };
}

function checkProbe(path: string, properties: Body, name: string): Probe {
  const settings = isRecord(properties[name]) ? properties[name] : {};
  for (const property of ['initialDelay', 'period', 'timeout']) {
    if (settings[property] !== undefined) secondsIn(settings[property], `${name}.${property}`, 86_400);
  }
  for (const property of ['successThreshold', 'failureThreshold']) {
    if (settings[property] !== undefined) wholeNumber(settings[property], `${name}.${property}`, 1);
  }
  return probeOf(path, settings);
}

function instancesOf(rest: Body): number {
  const { sku } = rest;
  if (!isRecord(sku) || typeof sku['capacity'] !== 'number')
    throw badRequest('sku.capacity, the number of instances, is required');
  if (sku['name'] !== 'Default') throw badRequest(`sku.name must be Default; got ${JSON.stringify(sku['name'])}`);
  return wholeNumber(sku['capacity'], 'sku.capacity', 1);
}

function wholeNumber(value: unknown, name: string, least: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least) return value;
  throw badRequest(`${name} must be a whole number from ${least} on; got ${JSON.stringify(value)}`);
}

function secondsIn(value: unknown, name: string, most: number): number {
  const seconds = typeof value === 'string' ? durationSeconds(value) : undefined;
  if (seconds === undefined || !/^P/.test(String(value))) {
    throw badRequest(`${name} must be an ISO 8601 duration such as PT5S; got ${JSON.stringify(value)}`);
  }
  if (seconds > 0 && seconds <= most) return seconds;
  throw badRequest(`${name} must be in (0, ${most}] seconds; got ${seconds}`);
}
