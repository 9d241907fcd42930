import {
  type Located,
  Problems,
  type ResolvedDeployment,
  resolveTemplate,
  type TemplateSet,
} from '@aml-mlops/arm-templates';
import { isRecord } from '@aml-mlops/shapes';
import { ArmError, badRequest } from '../arm/arm-error.ts';
import type { Subscription } from '../arm/handle-request.ts';

const TENANT = '00000000-0000-0000-0000-000000000000';
const FILE = 'template';

/**
 * Resolves the template of a request.
 *
 * @throws ArmError 400 `InvalidTemplate` with every problem and its path, 404 `ResourceGroupNotFound` for a resource in another group
 */
export function resolveRequest(
  body: unknown,
  name: string,
  { id, resourceGroup, location }: Subscription,
): ResolvedDeployment {
  const properties = isRecord(body) && isRecord(body['properties']) ? body['properties'] : undefined;
  if (!properties) throw badRequest('The request must have properties.');
  const { mode, template, parameters = {} } = properties;
  if (mode !== 'Incremental') throw badRequest(`The emulator deploys in mode Incremental alone; got ${String(mode)}.`);
  if (!isRecord(template) || !isRecord(parameters))
    throw invalidTemplate([{ path: '', message: 'must be an object, as must its parameters' }]);
  const set: TemplateSet = { files: new Map([[FILE, template]]), problems: [] };
  const declared = isRecord(template['parameters']) ? template['parameters'] : {};
  const unknown = Object.keys(parameters).filter((parameter) => !Object.hasOwn(declared, parameter));
  if (unknown.length > 0)
    throw invalidTemplate(
      unknown.map((parameter) => ({ path: `parameters.${parameter}`, message: 'is not a parameter of the template' })),
    );
  const given = new Map(
    Object.entries(parameters).map(([parameter, value]): [string, Located] => {
      const path = `parameters.${parameter}.value`;
      // Only Azure knows the value of a vault secret.
      if (isRecord(value) && value['reference'] !== undefined) return [parameter, { value: `secure(${parameter})` }];
      return [parameter, { value: isRecord(value) ? value['value'] : undefined, origin: { file: 'parameters', path } }];
    }),
  );
  const problems = new Problems();
  const target = { subscription: id, resourceGroup, location, tenant: TENANT };
  const resolved = resolveTemplate({ set, file: FILE, target, name, given, problems });
  if (problems.list().length > 0) throw invalidTemplate(problems.list());
  const own = `/subscriptions/${id}/resourceGroups/${resourceGroup}/`.toLowerCase();
  for (const { id: resource } of resolved.resources) {
    if (resource.toLowerCase().startsWith(own)) continue;
    throw new ArmError(
      404,
      'ResourceGroupNotFound',
      `The resource group of ${resource} could not be found: the emulator has ${resourceGroup} alone.`,
    );
  }
  return resolved;
}

function invalidTemplate(problems: readonly { readonly path: string; readonly message: string }[]): ArmError {
  const details = problems.map(({ path, message }) => ({
    code: 'InvalidTemplate',
    message: `${path}: ${message}`,
    target: path,
  }));
  return new ArmError(
    400,
    'InvalidTemplate',
    `Deployment template validation failed: ${details.map(({ message }) => message).join('; ')}`,
    details,
  );
}
