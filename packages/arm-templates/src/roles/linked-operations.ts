import { isRecord } from '@aml-mlops/shapes';
import type { Operation } from './role-assignments.ts';

/** Whoever gives a resource an identity must be allowed to assign that identity, too. */
export function linkedOperations(body: unknown): Operation[] {
  const identity = isRecord(body) ? body['identity'] : undefined;
  const assigned = isRecord(identity) ? identity['userAssignedIdentities'] : undefined;
  if (!isRecord(assigned)) return [];
  const name = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';
  return Object.keys(assigned).map((scope) => ({ plane: 'action', name, scope }));
}
