import { checkJob } from '../jobs/check-job.ts';
import { badRequest } from './arm-error.ts';
import { checkBody } from './check-body.ts';
import { checkName, type PutAnswer } from './put-version.ts';
import { resourceId, resourceType } from './resource-path.ts';
import { RESOURCE_KINDS } from './resource-types.ts';
import type { Workspace } from './workspace.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Creates or changes a schedule. Its job is validated like any job. */
export async function putSchedule(workspace: Workspace, name: string, body: unknown): Promise<PutAnswer> {
  checkName(name, 'schedules');
  const { properties } = checkBody(body, RESOURCE_KINDS['schedules']!.body, workspace.shapes);
  const { trigger, action } = properties as { trigger?: Properties; action?: Properties };
  if (!trigger) throw badRequest('properties.trigger is required');
  if (!action) throw badRequest('properties.action is required');
  checkTrigger(trigger);
  const definition = action['jobDefinition'] as Properties | undefined;
  if (action['actionType'] !== 'CreateJob' || !definition) {
    throw badRequest(
      `action of schedule ${name} must be CreateJob with a jobDefinition: this workspace has no endpoints`,
    );
  }
  checkJob(workspace, definition);
  const id = resourceId(workspace.scope, 'schedules', name);
  const existing = workspace.store.get(id);
  const resource = workspace.store.put(`${workspace.id}/schedules`, {
    id,
    name,
    type: resourceType('schedules'),
    properties: { isEnabled: true, tags: {}, properties: {}, ...properties, provisioningState: 'Succeeded' },
  });
  return { status: existing ? 200 : 201, resource };
}

/** Minute, hour, day of month, month, day of week. */
const CRON_RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;
const CRON_NAMES = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/i;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/;

function checkTrigger(trigger: Properties): void {
  for (const edge of ['startTime', 'endTime']) {
    const time = trigger[edge];
    if (time !== undefined && time !== null && !TIME.test(String(time))) {
      throw badRequest(`trigger.${edge} must be a time without offset such as 2026-11-23T06:00:00; got ${time}`);
    }
  }
  if (trigger['triggerType'] === 'Recurrence') {
    if (!(Number(trigger['interval']) >= 1))
      throw badRequest(`trigger.interval must be at least 1; got ${trigger['interval']}`);
    return;
  }
  const expression = String(trigger['expression'] ?? '');
  const fields = expression.trim().split(/\s+/);
  const right =
    fields.length === CRON_RANGES.length && fields.every((field, index) => isCronField(field, CRON_RANGES[index]!));
  if (!right)
    throw badRequest(`trigger.expression must be a cron expression of five fields; got ${JSON.stringify(expression)}`);
}

function isCronField(field: string, [low, high]: readonly [number, number]): boolean {
  return field.split(',').every((part) => {
    const [range = '', step, extra] = part.split('/');
    if (extra !== undefined || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    if (range === '*') return true;
    return range
      .split('-')
      .every((value) => CRON_NAMES.test(value) || (/^\d+$/.test(value) && +value >= low && +value <= high));
  });
}
