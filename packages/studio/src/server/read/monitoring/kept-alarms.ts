import type { AlarmRow, Workspace } from '@aml-mlops/pipeline-sdk/runner';
import * as z from 'zod';
import type { AlarmShown, SilenceShown } from '../../../api/monitoring.ts';

const moment = z
  .string()
  .catch('')
  .transform((text): number | undefined => {
    const at = Date.parse(text);
    return Number.isNaN(at) ? undefined : at;
  });

/** An alarm as stored by the monitor; the known fields of other versions are shown. */
const stateSchema = z.object({
  severity: z.string().catch('warning'),
  words: z.array(z.string()).catch([]),
  message: z.string().catch('this alarm was written by another version and cannot be shown'),
  advice: z.string().catch(''),
  openedAt: moment,
  lastSeenAt: moment,
});

/** All alarms, newest first. */
export function keptAlarms({ database }: Workspace): AlarmShown[] {
  return database.alarms.list().map((row) => {
    const state = stateSchema.parse(stateOf(row));
    const { id, model, cause, isOpen, acknowledged } = row;
    return {
      ...{ id, model, cause, isOpen, ...state },
      acknowledged: acknowledged && { ...acknowledged, at: acknowledged.at.getTime() },
    };
  });
}

function stateOf({ state }: AlarmRow): unknown {
  try {
    return JSON.parse(state) as unknown;
  } catch {
    return {};
  }
}

/** @param now milliseconds since 1970 */
export function goingSilences({ database }: Workspace, models: readonly string[], now: number): SilenceShown[] {
  return [...new Set(models)].flatMap((model) =>
    database.alarms.silences(model, now).map(({ cause, by, until, note }) => {
      return { model, cause, by, until: until.getTime(), note };
    }),
  );
}
