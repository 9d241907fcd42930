import type { NodeState } from '@aml-mlops/pipeline-sdk/runner';
import { createLogUpdate } from 'log-update';
import type { Display } from './display.ts';
import { formatSeconds } from './format.ts';
import { paint } from './paint.ts';

const FRAME_MILLISECONDS = 100;
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const BAR_CELLS = 12;

interface Line {
  status: NodeState;
  began: number | undefined;
  ended: number | undefined;
  progress: { done: number; total: number; message: string | undefined } | undefined;
  error: string | undefined;
}

/** One live line a step, redrawn in place, for terminals. */
export function liveDisplay(stream: NodeJS.WriteStream): Display {
  const update = createLogUpdate(stream, { showCursor: false });
  const lines = new Map<string, Line>();
  let frame = 0;
  const draw = () => update(render(lines, frame++, performance.now()));
  const timer = setInterval(draw, FRAME_MILLISECONDS);
  timer.unref();
  return {
    show: (event) => {
      if (event.type === 'run') {
        for (const node of event.nodes) {
          lines.set(node, {
            status: 'queued',
            began: undefined,
            ended: undefined,
            progress: undefined,
            error: undefined,
          });
        }
        return;
      }
      const line = lines.get(event.node);
      if (!line) return;
      if (event.type === 'progress') line.progress = event;
      else {
        line.status = event.status;
        line.error = event.error;
        if (event.status === 'running')
          Object.assign(line, { began: performance.now(), ended: undefined, progress: undefined });
        else if (event.seconds !== undefined) Object.assign(line, { began: 0, ended: event.seconds * 1000 });
        else if (line.began !== undefined) line.ended = performance.now();
      }
    },
    close: () => {
      clearInterval(timer);
      draw();
      update.done();
    },
  };
}

function render(lines: ReadonlyMap<string, Line>, frame: number, now: number): string {
  if (lines.size === 0) return `${spinner(frame)} ${paint('dim', 'bundling the step programs that changed')}`;
  const width = Math.max(...[...lines.keys()].map((name) => name.length), 0);
  return [...lines]
    .map(([name, line]) => `${mark(line, frame)} ${name.padEnd(width)}  ${describe(line, now)}`)
    .join('\n');
}

function spinner(frame: number): string {
  return paint('cyan', SPINNER[frame % SPINNER.length] ?? '·');
}

function mark({ status }: Line, frame: number): string {
  switch (status) {
    case 'queued':
      return paint('dim', '·');
    case 'running':
      return spinner(frame);
    case 'ran':
      return paint('green', '✔');
    case 'reused':
      return paint('green', '↺');
    case 'failed':
      return paint('red', '✖');
    case 'skipped':
    case 'interrupted':
      return paint('yellow', '-');
  }
}

function describe(line: Line, now: number): string {
  const elapsed = line.began === undefined ? '' : formatSeconds(((line.ended ?? now) - line.began) / 1000);
  switch (line.status) {
    case 'queued':
      return paint('dim', 'waiting');
    case 'running':
      return `${elapsed.padEnd(8)}${line.progress ? bar(line.progress) : ''}`;
    case 'ran':
      return elapsed;
    case 'failed':
      return `${elapsed.padEnd(8)}${paint('red', line.error ?? 'failed')}`;
    default:
      return paint('dim', line.status);
  }
}

function bar({ done, total, message }: NonNullable<Line['progress']>): string {
  const filled = total > 0 ? Math.min(BAR_CELLS, Math.round((done / total) * BAR_CELLS)) : 0;
  const cells = paint('cyan', '━'.repeat(filled)) + paint('dim', '━'.repeat(BAR_CELLS - filled));
  return `${cells} ${done}/${total}${message ? paint('dim', `  ${message}`) : ''}`;
}
