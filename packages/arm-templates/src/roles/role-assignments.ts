import { isRecord } from '@aml-mlops/shapes';
import { BUILT_IN_ROLES } from './built-in-roles.ts';
import { type Condition, readCondition } from './condition.ts';
import { type Permission, type Plane, permits, type RoleDefinition } from './role-definition.ts';

/** An operation and its scope. */
export interface Operation {
  readonly plane: Plane;
  /** `Microsoft.MachineLearningServices/workspaces/jobs/write` */
  readonly name: string;
  /** Id of the resource, its resource group, or the subscription. */
  readonly scope: string;
  /** Attributes for conditions, by `<type>:<name>`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

interface Assignment {
  readonly principal: string;
  readonly role: string;
  /** With a trailing slash, in lower case. */
  readonly scope: string;
  readonly condition: Condition;
}

/** A resource of Azure Resource Manager: deployed, or resolved from a template. */
export interface RoleResource {
  readonly id: string;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const DEFINITIONS = 'Microsoft.Authorization/roleDefinitions';
const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments';
const ASSIGNMENT_ID = /^(.*)\/providers\/microsoft\.authorization\/roleassignments\/[^/]+$/;
const FREE: Condition = () => true;

/** Authorisation from role definitions and role assignments: anything not granted is denied. */
export class RoleAssignments {
  readonly #roles = new Map<string, RoleDefinition>(Object.entries(BUILT_IN_ROLES));
  readonly #assignments: Assignment[] = [];

  /**
   * @param resources resources of other types are ignored
   * @throws MlopsError `E_ROLE_CONDITION` for a condition that is not understood
   */
  constructor(resources: Iterable<RoleResource>) {
    for (const { id, type, body } of resources) {
      const properties = isRecord(body['properties']) ? body['properties'] : {};
      if (type === DEFINITIONS) this.#roles.set(lastPart(id), readDefinition(properties));
      if (type === ASSIGNMENTS) this.#assign(id, properties);
    }
  }

  #assign(id: string, { principalId, roleDefinitionId, condition }: Readonly<Record<string, unknown>>): void {
    const scope = ASSIGNMENT_ID.exec(id.toLowerCase())?.[1];
    if (scope === undefined) return;
    this.#assignments.push({
      principal: String(principalId).toLowerCase(),
      role: lastPart(String(roleDefinitionId)),
      scope: `${scope}/`,
      condition: typeof condition === 'string' && condition !== '' ? readCondition(condition) : FREE,
    });
  }

  /** @param principals object ids of the caller: its own, and those of its groups */
  may(principals: readonly string[], { plane, name, scope, attributes = {} }: Operation): boolean {
    const asking = new Set(principals.map((id) => id.toLowerCase()));
    const place = `${scope.toLowerCase()}/`;
    return this.#assignments.some(
      ({ principal, role, scope: from, condition }) =>
        asking.has(principal) &&
        place.startsWith(from) &&
        this.#roles.get(role)?.permissions.some((permission) => permits(permission, plane, name)) === true &&
        condition({ operation: name, attributes }),
    );
  }

  /** Names of the roles assigned to a principal directly, at any scope. */
  rolesOf(principal: string): string[] {
    const own = this.#assignments.filter((assignment) => assignment.principal === principal.toLowerCase());
    return [...new Set(own.map(({ role }) => this.#roles.get(role)?.name ?? role))].sort();
  }
}

const lastPart = (id: string): string => id.toLowerCase().split('/').at(-1) ?? '';

function readDefinition({ roleName, permissions }: Readonly<Record<string, unknown>>): RoleDefinition {
  const listed = Array.isArray(permissions) ? permissions : [];
  return { name: String(roleName), permissions: listed.filter(isRecord).map(readPermission) };
}

function readPermission(permission: Readonly<Record<string, unknown>>): Permission {
  const texts = (key: string) => {
    const value = permission[key];
    return Array.isArray(value) ? value.map(String) : [];
  };
  return {
    actions: texts('actions'),
    notActions: texts('notActions'),
    dataActions: texts('dataActions'),
    notDataActions: texts('notDataActions'),
  };
}
