import { MlopsError } from '@aml-mlops/errors';
import type { AppLoop, WatchedWindow } from '../../app/app.ts';
import { findModel } from '../../models/find-model.ts';
import type { Hop } from '../hop.ts';
import type { LoopPlace } from '../loop-place.ts';
import { mustEndWell } from '../run-of-hop.ts';

const MOST_WORDS = 10;
const AGAIN = 'mlops loop run, when another window is over';

/** Finds windows with an alarm that labels can resolve and that no round has handled yet. */
export function monitorHop({ app, model, labels, options }: LoopPlace): Hop {
  return {
    async preview() {
      const { version } = await findModel({ model }, labels.workspace);
      return `test the requests to ${model}:${version} in ${collectedOf(options.collected)}; stop there without drift`;
    },
    async run({ state, signal }) {
      const { workspace } = labels;
      const found = await findModel({ model }, workspace);
      const version = found.version!;
      const collected = collectedOf(options.collected);
      const watched = await loopOf(app).watch(app, {
        ...{ model: found, collected, window: options.window, workspace, signal },
      });
      mustEndWell(watched.exitCode, signal);
      const { seen } = state;
      const fresh = watched.windows.filter(({ from }) => seen?.version !== version || from > seen.from);
      const last = fresh.at(-1);
      if (!last) {
        const since = seen?.version === version ? ' since the last one that was looked at' : '';
        return { verdict: 'end', detail: `no window of ${model}:${version} is over${since}`, next: AGAIN };
      }
      const change = { seen: { version, from: last.from } };
      const drifted = fresh.filter(({ alarms }) => alarms.some(({ needsLabels }) => needsLabels));
      const span = `${count(fresh.length, 'window')} of ${model}:${version} up to ${shortTime(last.to)}`;
      if (drifted.length === 0) {
        const others = causesOf(fresh, () => true);
        const rest = others.length > 0 ? `; ${others.join(', ')} is nothing that labels cure: mlops monitor list` : '';
        const detail = `no drift that labels cure in ${span}${rest}`;
        return { verdict: 'end', detail, log: detail, change, next: AGAIN };
      }
      const causes = causesOf(drifted, ({ needsLabels }) => needsLabels);
      const newest = drifted.at(-1)!;
      const words = newest.alarms.flatMap((alarm) => alarm.words).slice(0, MOST_WORDS);
      const log = `${causes.join(', ')} in ${drifted.length} of ${span}`;
      return {
        verdict: 'go-on',
        detail: words.length > 0 ? `${log}; words: ${words.join(', ')}` : log,
        log,
        change: {
          ...change,
          rounds: state.rounds + 1,
          round: { version, causes, words, window: { from: drifted[0]!.from, to: newest.to } },
        },
      };
    },
  };
}

/** @throws MlopsError `E_CONFIG` if the app does not define it */
export function loopOf({ loop }: { readonly loop?: AppLoop }): AppLoop {
  if (loop) return loop;
  throw new MlopsError('E_CONFIG', 'loop of the app must say how a model is watched: loop: { watch, texts }');
}

export function collectedOf(collected: string | undefined): string {
  if (collected !== undefined) return collected;
  throw new MlopsError('E_USAGE', '--collected must be given once: the folder that "mlops serve --collect" writes');
}

function causesOf(
  windows: readonly WatchedWindow[],
  choose: (alarm: WatchedWindow['alarms'][number]) => boolean,
): string[] {
  const alarms = windows.flatMap((window) => window.alarms.filter(choose));
  const causes = Map.groupBy(alarms, ({ cause }) => cause);
  return [...causes].map(([cause, own]) => `${cause} (${own.at(-1)!.severity})`);
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
const shortTime = (iso: string) => iso.slice(0, 16).replace('T', ' ');
