import { isRecord } from '@aml-mlops/shapes';
import type { ResolvedResource } from '../templates/resolved.ts';
import { linkedOperations } from './linked-operations.ts';
import type { Operation } from './role-assignments.ts';

const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';

/** Operations that a deployment implies: it writes each of its resources with the permissions of its caller. */
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

/** Attributes of a role assignment being written, for conditions on the caller's own assignments. */
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
