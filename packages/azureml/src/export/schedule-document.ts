import type { ScheduleTrigger } from '../submit/schedule.ts';

/** `schedule.yml`: runs `pipeline.yml` on a schedule. */
export function scheduleDocument(name: string, trigger: ScheduleTrigger): Record<string, unknown> {
  return {
    $schema: 'https://azuremlschemas.azureedge.net/latest/schedule.schema.json',
    name,
    trigger: triggerDocument(trigger),
    create_job: './pipeline.yml',
  };
}

/** A trigger in the format of `az ml schedule create --file`. */
export function triggerDocument(trigger: ScheduleTrigger): Record<string, unknown> {
  const bounds = {
    time_zone: trigger.timeZone,
    ...(trigger.startTime === undefined ? {} : { start_time: trigger.startTime }),
    ...(trigger.endTime === undefined ? {} : { end_time: trigger.endTime }),
  };
  return 'cron' in trigger
    ? { type: 'cron', expression: trigger.cron, ...bounds }
    : { ...recurrence(trigger), ...bounds };
}

function recurrence({ every, unit, at }: Extract<ScheduleTrigger, { every: number }>): Record<string, unknown> {
  const days = {
    ...(at?.weekDays ? { week_days: at.weekDays } : {}),
    ...(at?.monthDays ? { month_days: at.monthDays } : {}),
  };
  const schedule = at ? { schedule: { hours: at.hours, minutes: at.minutes, ...days } } : {};
  return { type: 'recurrence', frequency: unit, interval: every, ...schedule };
}
