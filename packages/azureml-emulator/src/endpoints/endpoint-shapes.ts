import { checkShape, isRecord, type ObjectShapes } from '@aml-mlops/shapes';
import * as z from 'zod';
import { badRequest } from '../arm/arm-error.ts';
import published from '../shapes/endpoint-shapes.json' with { type: 'json' };

/** API version of the endpoint shapes; older versions lack mirror traffic and data collectors. */
export const ENDPOINT_API_VERSION = '2025-12-01';

const shapes = z.custom<ObjectShapes>((value) => isRecord(value)).parse(published);

export type Body = Readonly<Record<string, unknown>>;

/** A valid body of an endpoint or deployment, according to the published schema. */
export interface EndpointBody {
  readonly location: string;
  readonly properties: Body;
  /** `tags`, `identity`, `sku`, `kind`. */
  readonly rest: Body;
}

/** Read-only fields: a client that sends back what it read includes them; they are dropped. */
const TOLD = new Set(['id', 'name', 'type', 'systemData', 'etag']);
const TOLD_PROPERTIES = new Set(['provisioningState', 'scoringUri', 'swaggerUri']);

/**
 * @param shape name in the published schema: `workspaces_onlineEndpoints`
 * @throws ArmError 400 naming every invalid property
 */
export function checkEndpointBody(body: unknown, shape: string): EndpointBody {
  if (!isRecord(body)) throw badRequest('The request body must be a JSON object.');
  const given = without(body, TOLD);
  const properties = isRecord(given['properties']) ? without(given['properties'], TOLD_PROPERTIES) : undefined;
  const problems = checkShape({ ...given, ...(properties && { properties }) }, { kind: 'object', name: shape }, shapes);
  if (problems.length > 0 || !properties) {
    const details = problems.map(({ path, message }) => ({
      code: 'ValidationError',
      message: `${path} ${message}`,
      target: path,
    }));
    throw badRequest(`The request is invalid: ${details.map(({ message }) => message).join('; ')}`, details);
  }
  const { location, properties: _, ...rest } = given;
  return { location: String(location), properties: withPublishedAuthMode(properties), rest };
}

const AUTH_MODES = ['AADToken', 'AMLToken', 'Key'];

/** Enumerations are taken in any case: Microsoft's client for Python sends `aadToken`. They are told as published. */
function withPublishedAuthMode(properties: Body): Body {
  const { authMode } = properties;
  if (typeof authMode !== 'string') return properties;
  const published = AUTH_MODES.find((mode) => mode.toLowerCase() === authMode.toLowerCase());
  return { ...properties, authMode: published ?? authMode };
}

function without(body: Body, keys: ReadonlySet<string>): Body {
  return Object.fromEntries(Object.entries(body).filter(([key, value]) => !keys.has(key) && value !== undefined));
}
