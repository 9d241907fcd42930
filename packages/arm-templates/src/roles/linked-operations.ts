import { isRecord } from '@aml-mlops/shapes';
import type { Operation } from './role-assignments.ts';

/** Assigning an identity to a resource also requires permission to assign that identity. */
export function linkedOperations(body: unknown): Operation[] {
  const identity = isRecord(body) ? body['identity'] : undefined;
  const assigned = isRecord(identity) ? identity['userAssignedIdentities'] : undefined;
  if (!isRecord(assigned)) return [];
  const name = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';
  return Object.keys(assigned).map((scope) => ({ plane: 'action', name, scope }));
}
