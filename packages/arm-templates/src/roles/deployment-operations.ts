import { isRecord } from '@aml-mlops/shapes';
import type { ResolvedResource } from '../templates/resolved.ts';
import { linkedOperations } from './linked-operations.ts';
import type { Operation } from './role-assignments.ts';

const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';

/** What a deployment does besides being one: it writes each of its resources, and may do so only as who deploys may. */
export function deploymentOperations(resources: readonly ResolvedResource[]): readonly DeploymentOperation[] {
  return resources.flatMap((resource) =>
    [writeOf(resource), ...linkedOperations(resource.body)].map((operation) => ({ ...operation, resource })),
  );
}

export interface DeploymentOperation extends Operation {
  readonly resource: Pick<ResolvedResource, 'name' | 'type'>;
}

function writeOf({ id, type, body }: ResolvedResource): Operation {
  const write: Operation = { plane: 'action', name: `${type}/write`, scope: id };
  return type === ASSIGNMENTS ? { ...write, attributes: attributesOf(body['properties']) } : write;
}

/** What conditions of a role assignment may ask of another one. */
function attributesOf(properties: unknown): Record<string, string> {
  const given = isRecord(properties) ? properties : {};
  const role =
    String(given['roleDefinitionId'] ?? '')
      .split('/')
      .at(-1) ?? '';
  return {
    [`${ASSIGNMENTS}:RoleDefinitionId`]: role,
    [`${ASSIGNMENTS}:PrincipalId`]: String(given['principalId'] ?? ''),
    [`${ASSIGNMENTS}:PrincipalType`]: String(given['principalType'] ?? ''),
  };
}
