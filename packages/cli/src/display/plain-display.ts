import { visibleLines } from '@aml-mlops/errors';
import type { Display } from './display.ts';
import { formatSeconds } from './format.ts';

const PROGRESS_EVERY_MILLISECONDS = 5000;

/** One line per event of any width, for logs and pipes. Reports progress at most every five seconds per step. */
export function plainDisplay(write: (text: string) => void, now: () => number = () => performance.now()): Display {
  const started = new Map<string, number>();
  const lastProgress = new Map<string, number>();
  const line = (text: string) => write(`${visibleLines(text)}\n`);
  return {
    show: (event) => {
      if (event.type === 'run')
        return line(`run ${event.run}: ${event.nodes.length} ${event.nodes.length === 1 ? 'step' : 'steps'}`);
      if (event.type === 'progress') {
        const last = lastProgress.get(event.node) ?? started.get(event.node) ?? 0;
        if (now() - last < PROGRESS_EVERY_MILLISECONDS) return;
        lastProgress.set(event.node, now());
        return line(`${event.node}: ${event.done} of ${event.total}${event.message ? `, ${event.message}` : ''}`);
      }
      if (event.status === 'running') started.set(event.node, now());
      const began = started.get(event.node);
      const seconds = event.seconds ?? (began === undefined ? undefined : (now() - began) / 1000);
      const elapsed = seconds === undefined || event.status === 'running' ? '' : ` after ${formatSeconds(seconds)}`;
      const why = event.error ?? event.reason;
      line(`${event.node}: ${WORDS[event.status]}${elapsed}${why ? `: ${why}` : ''}`);
    },
    note: line,
    close: () => undefined,
  };
}

const WORDS = {
  queued: 'waiting',
  running: 'running',
  ran: 'done',
  reused: 'reused',
  failed: 'failed',
  skipped: 'skipped',
  interrupted: 'interrupted',
} as const;
