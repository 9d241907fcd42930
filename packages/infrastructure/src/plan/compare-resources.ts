import { isDeepStrictEqual } from 'node:util';
import { joinPath, type ResolvedResource } from '@aml-mlops/arm-templates';
import { isRecord } from '@aml-mlops/shapes';
import { type Effect, effectOf } from './effects.ts';

export interface FieldChange {
  /** `properties.properties.vmSize` */
  readonly path: string;
  /** undefined if it did not exist. */
  readonly before: unknown;
  readonly after: unknown;
  readonly effect: Effect;
  /** Side effects of the change, or what happens instead of it. */
  readonly note?: string;
}

/** `leave`: no longer in the templates, and left unchanged by a deployment. */
export type Action = 'create' | 'change' | 'recreate' | 'wipe' | 'ignore' | 'leave';

export interface ResourceChange {
  /** `Microsoft.Storage/storageAccounts stmlops` */
  readonly resource: string;
  readonly id: string;
  readonly action: Action;
  readonly fields: readonly FieldChange[];
}

export type PlannedResource = Pick<ResolvedResource, 'id' | 'type' | 'name' | 'body'>;

/**
 * Changes made by deploying `after` over `before`: in the order of `after`, then resources that are left. Unchanged resources
 * are omitted. A deployment of an unchanged template changes nothing, so its plan is empty.
 */
export function compareResources(
  before: readonly PlannedResource[],
  after: readonly PlannedResource[],
): ResourceChange[] {
  const old = new Map(before.map((resource) => [resource.id.toLowerCase(), resource]));
  const kept = new Set(after.map(({ id }) => id.toLowerCase()));
  const changes = after.flatMap((resource): ResourceChange[] => {
    const { id, type } = resource;
    const known = old.get(id.toLowerCase());
    if (!known) return [{ resource: label(resource), id, action: 'create', fields: [] }];
    const fields = fieldsOf(known.body, resource.body, '').map((field) => ({
      ...field,
      ...effectOf(type, field.path, field.before, field.after),
    }));
    return fields.length === 0 ? [] : [{ resource: label(resource), id, action: strongest(fields), fields }];
  });
  const left = before
    .filter(({ id }) => !kept.has(id.toLowerCase()))
    .map((resource): ResourceChange => ({ resource: label(resource), id: resource.id, action: 'leave', fields: [] }));
  return [...changes, ...left];
}

function strongest(fields: readonly FieldChange[]): Action {
  for (const effect of ['recreate', 'wipe'] as const)
    if (fields.some((field) => field.effect === effect)) return effect;
  return fields.every(({ effect }) => effect === 'ignore') ? 'ignore' : 'change';
}

function label({ type, name, id }: PlannedResource): string {
  const [, of] = /\/([^/]+)\/providers\/[^/]+\/[^/]+\/[^/]+$/.exec(id) ?? [];
  return type.startsWith('Microsoft.Authorization/roleAssignments') ||
    type.startsWith('Microsoft.Insights/diagnosticSettings')
    ? `${type} ${name} of ${of}`
    : `${type} ${name}`;
}

function fieldsOf(before: unknown, after: unknown, path: string): Omit<FieldChange, 'effect'>[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => fieldsOf(before[key], after[key], joinPath(path, key)));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return after.flatMap((item, index) => fieldsOf(before[index], item, joinPath(path, index)));
  }
  return [{ path, before, after }];
}
