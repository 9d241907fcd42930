import { askAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { sendArm } from '../client/send-arm.ts';
import { armTrigger, type ScheduleTrigger } from './schedule.ts';
import { prepareJob, type SubmitOptions } from './submit-plan.ts';

export interface ScheduleOptions extends Omit<SubmitOptions, 'name' | 'forceRerun'> {
  /** Name of the schedule; an existing schedule with this name is replaced. */
  readonly schedule: string;
  readonly trigger: ScheduleTrigger;
}

export interface ScheduleSummary {
  readonly name: string;
  readonly enabled: boolean;
  /** `cron 0 6 * * 1`, `every 1 week`. */
  readonly when: string;
  readonly state: string;
}

/**
 * Schedules a pipeline: publishes what it needs and creates a schedule that the service runs by itself.
 * If an input is an address instead of a data version, every run reads the current content, and reuses nothing.
 *
 * @throws MlopsError any error of `submitPlan`
 */
export async function schedulePlan(options: ScheduleOptions): Promise<ScheduleSummary> {
  const { workspace, schedule, trigger } = options;
  const changing = Object.values(options.inputs).some((where) => /^(azureml:\/\/|https?:)/.test(where));
  const { job } = await prepareJob({ ...options, forceRerun: changing });
  const properties = {
    displayName: schedule,
    description: options.description,
    isEnabled: true,
    trigger: armTrigger(trigger),
    action: { actionType: 'CreateJob', jobDefinition: job },
  };
  await askAzure(
    `schedule ${schedule} of ${workspace.label}`,
    sendArm(workspace, 'PUT', `schedules/${schedule}`, { properties }),
  );
  const { isEnabled: enabled } = properties;
  return { name: schedule, enabled, when: describeTrigger(properties.trigger), state: 'Succeeded' };
}

export async function listSchedules(workspace: AzureWorkspace): Promise<ScheduleSummary[]> {
  const { arm, place, label } = workspace;
  const collect = async () => {
    const schedules: ScheduleSummary[] = [];
    for await (const { name = '', properties } of arm.schedules.list(...place, { listViewType: 'All' })) {
      const { isEnabled: enabled = true, provisioningState: state = '', trigger } = properties;
      schedules.push({ name, enabled, when: describeTrigger(trigger), state });
    }
    return schedules;
  };
  return askAzure(`schedules of ${label}`, collect());
}

/** Deletes a schedule; no error if it does not exist. */
export async function deleteSchedule(workspace: AzureWorkspace, name: string): Promise<void> {
  const { arm, place, label, retry } = workspace;
  const options = { updateIntervalInMs: retry.retryDelay };
  await askAzure(`schedule ${name} of ${label}`, arm.schedules.beginDeleteAndWait(...place, name, options));
}

function describeTrigger(trigger: object): string {
  if ('expression' in trigger) return `cron ${String(trigger.expression)}`;
  if ('frequency' in trigger && 'interval' in trigger)
    return `every ${trigger.interval} ${String(trigger.frequency).toLowerCase()}`;
  return 'unknown';
}
