/** Permissions of a role: actions of Azure Resource Manager, and data actions of the services. */
export interface Permission {
  readonly actions: readonly string[];
  /** Excluded from `actions` of this permission; another role may still grant them. */
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

export interface RoleDefinition {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** `actions` cover management of resources, `dataActions` access to the data in them. */
export type Plane = 'action' | 'dataAction';

// `*` matches any text, and between slashes also the empty text: `datasets/*/read` is both `datasets/read` and
// `datasets/versions/read` (Manage access to Azure Machine Learning workspaces, Microsoft Learn), and Managed Identity
// Operator, which has `userAssignedIdentities/*/assign/action`, may do `userAssignedIdentities/assign/action`.
/** Whether an operation matches a pattern. Case-insensitive. */
export function matchesOperation(pattern: string, operation: string): boolean {
  return regularExpression(pattern).test(operation);
}

const known = new Map<string, RegExp>();

function regularExpression(pattern: string): RegExp {
  const found = known.get(pattern);
  if (found) return found;
  const source = pattern
    .split(/(\/\*(?=\/)|\*)/)
    .map((part) => (part === '/*' ? '(?:/.*)?' : part === '*' ? '.*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  const made = new RegExp(`^${source}$`, 'is');
  known.set(pattern, made);
  return made;
}

/** Whether one permission of a role by itself grants an operation. */
export function permits(
  { actions, notActions, dataActions, notDataActions }: Permission,
  plane: Plane,
  operation: string,
): boolean {
  const [granted, taken] = plane === 'action' ? [actions, notActions] : [dataActions, notDataActions];
  const named = (patterns: readonly string[]) => patterns.some((pattern) => matchesOperation(pattern, operation));
  return named(granted) && !named(taken);
}
