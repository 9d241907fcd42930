import { Told } from '@aml-mlops/arm-templates';
import type { ResolvedStage } from '../checks/resolved-stage.ts';

const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** Principals that the templates grant roles to, by the name from a parameter file or an identity. */
export const GROUPS: Readonly<Record<string, string>> = {
  'data scientists': 'dataScientistsGroupId',
  'ML engineers': 'mlEngineersGroupId',
  'release managers': 'releaseManagersGroupId',
  callers: 'callersGroupId',
};

/** Object id of an identity that a stage creates, by its name suffix: `compute`; undefined if it creates none. */
export function identityPrincipal({ resources }: ResolvedStage, name: string): string | undefined {
  const found = resources.find(({ type, name: own }) => type === IDENTITIES && own.endsWith(`-${name}`));
  return found && String(new Told(found.id, ['principalId']));
}
