import { type AlarmState, advanceAlarms, type MonitoringReport, type Notice } from '@aml-mlops/monitoring';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';

/** An alarm of the workspace, with its monitor's description. */
export interface KeptAlarm extends AlarmState {
  readonly id: number;
  readonly model: string;
  readonly isOpen: boolean;
  readonly acknowledged: { readonly by: string; readonly at: Date; readonly note: string } | null;
}

export function listAlarms({ database }: Workspace, model?: string): KeptAlarm[] {
  return database.alarms.list(model).map(({ id, model: of, isOpen, acknowledged, state }) => ({
    ...(JSON.parse(state) as AlarmState),
    ...{ id, model: of, isOpen, acknowledged: acknowledged ?? null },
  }));
}

/**
 * Advances a model's alarms by the completed windows that were not judged before: a second run on the same windows changes
 * nothing and notifies nobody. Of two concurrent processes only one does it.
 *
 * @returns notices to send, in window order; silenced causes are omitted
 */
export function recordAlarms(
  { database }: Workspace,
  model: string,
  { windows }: Pick<MonitoringReport, 'windows'>,
  now: number,
): Notice[] {
  for (;;) {
    const judgedTo = database.alarms.judgedTo(model);
    const fresh = windows.filter(({ complete, from }) => complete && (judgedTo === undefined || from > judgedTo));
    const last = fresh.at(-1);
    if (!last) return [];
    const rows = database.alarms.list(model).filter(({ isOpen }) => isOpen);
    const idOf = new Map(rows.map(({ cause, id }) => [cause, id]));
    let open = rows.map(({ state }) => JSON.parse(state) as AlarmState);
    const over: AlarmState[] = [];
    const notices: Notice[] = [];
    for (const window of fresh) {
      const advanced = advanceAlarms(open, window);
      notices.push(...advanced.notices);
      over.push(...advanced.alarms.filter(({ closedAt }) => closedAt !== null));
      open = advanced.alarms.filter(({ closedAt }) => closedAt === null);
    }
    const changes = [...over, ...open].map((state) => {
      const id = idOf.get(state.cause);
      // If a cause closed and opened again, the existing row is the first one.
      idOf.delete(state.cause);
      return { id, cause: state.cause, state: JSON.stringify(state), isOpen: state.closedAt === null };
    });
    if (!database.alarms.advance(model, { from: judgedTo, to: last.from }, changes)) continue;
    const silenced = new Set(database.alarms.silences(model, now).map(({ cause }) => cause));
    return notices.filter(({ alarm }) => !silenced.has(alarm.cause));
  }
}
