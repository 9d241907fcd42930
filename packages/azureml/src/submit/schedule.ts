import { MlopsError } from '@aml-mlops/errors';
import type { CronTrigger, RecurrenceTrigger } from '@azure/arm-machinelearning';
import * as z from 'zod';

const WEEK_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const common = {
  /** A Windows time zone name, as required by the service: `W. Europe Standard Time`. Default: UTC. */
  timeZone: z.string().default('UTC'),
  startTime: z.iso.datetime({ local: true }).optional(),
  endTime: z.iso.datetime({ local: true }).optional(),
};

const CRON_FIELD = String.raw`(\*|\d+)(-\d+)?(\/\d+)?(,(\*|\d+)(-\d+)?(\/\d+)?)*`;

const scheduleTrigger = z.union([
  z.strictObject({
    /** Five fields: minute, hour, day of month, month, day of week. */
    cron: z.string().regex(new RegExp(`^${Array(5).fill(CRON_FIELD).join(' ')}$`)),
    ...common,
  }),
  z.strictObject({
    every: z.int().min(1),
    unit: z.enum(['minute', 'hour', 'day', 'week', 'month']),
    at: z
      .strictObject({
        hours: z.array(z.int().min(0).max(23)).min(1),
        minutes: z.array(z.int().min(0).max(59)).min(1),
        weekDays: z.array(z.enum(WEEK_DAYS)).optional(),
        monthDays: z.array(z.int().min(1).max(31)).optional(),
      })
      .optional(),
    ...common,
  }),
]);

/** The recurrence of a pipeline. */
export type ScheduleTrigger = z.output<typeof scheduleTrigger>;

/** @throws MlopsError `E_SCHEDULE` */
export function parseScheduleTrigger(value: z.input<typeof scheduleTrigger>): ScheduleTrigger {
  const parsed = scheduleTrigger.safeParse(value);
  if (parsed.success) return parsed.data;
  const range = '{cron: "0 6 * * 1"} or {every: 1, unit: "week", at: {hours: [6], minutes: [0], weekDays: ["monday"]}}';
  throw new MlopsError('E_SCHEDULE', `trigger of a schedule must be like ${range}; got ${JSON.stringify(value)}`);
}

/** Form of Azure Resource Manager. */
export function armTrigger(trigger: ScheduleTrigger): CronTrigger | RecurrenceTrigger {
  const bounds = {
    timeZone: trigger.timeZone,
    ...(trigger.startTime === undefined ? {} : { startTime: trigger.startTime }),
    ...(trigger.endTime === undefined ? {} : { endTime: trigger.endTime }),
  };
  if ('cron' in trigger) return { triggerType: 'Cron', expression: trigger.cron, ...bounds };
  const { every, unit, at } = trigger;
  return {
    triggerType: 'Recurrence',
    frequency: capital(unit),
    interval: every,
    ...(at ? { schedule: { hours: at.hours, minutes: at.minutes, ...daysOf(at) } } : {}),
    ...bounds,
  };
}

function daysOf({
  weekDays,
  monthDays,
}: {
  weekDays?: readonly string[] | undefined;
  monthDays?: number[] | undefined;
}) {
  return {
    ...(weekDays ? { weekDays: weekDays.map(capital) } : {}),
    ...(monthDays ? { monthDays } : {}),
  };
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
