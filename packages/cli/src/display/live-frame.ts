import { visibleText } from '@aml-mlops/errors';
import type { NodeState } from '@aml-mlops/pipeline-sdk/runner';
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import { formatSeconds } from './format.ts';
import { paint } from './paint.ts';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const BAR_CELLS = 12;
/** `3 min 07 s` */
const ELAPSED_COLUMNS = 10;
/** A message with fewer columns carries no information. */
const LEAST_MESSAGE_COLUMNS = 12;

/** Wider than any terminal. */
const MOST_CHARACTERS = 1000;

/** State of a step. Times are those of `performance.now()`. */
export interface Line {
  status: NodeState;
  began?: number | undefined;
  ended?: number | undefined;
  progress?: { done: number; total: number; message: string | undefined } | undefined;
  error?: string | undefined;
}

export interface FrameOptions {
  /** Frame counter, which drives the spinner. */
  readonly frame: number;
  readonly now: number;
  /** Columns of the terminal; no line is wider. */
  readonly columns: number;
}

/**
 * The lines of one frame of the live display, one per step. On a narrow terminal a line first omits the progress
 * message, then the bar, then the count. Long names are shortened in the middle.
 */
export function frameLines(lines: ReadonlyMap<string, Line>, { frame, now, columns }: FrameOptions): string[] {
  const fit = (text: string) => cliTruncate(text, columns);
  if (lines.size === 0) return [fit(`${spinner(frame)} ${paint('dim', 'bundling the step programs that changed')}`)];
  const longest = Math.max(...[...lines.keys()].map((name) => stringWidth(name)));
  const width = Math.min(longest, Math.max(8, Math.floor(columns / 2)));
  const room = columns - width - 4;
  return [...lines].map(([name, line]) => {
    const shown = cliTruncate(visibleText(name), width, { position: 'middle' });
    const padding = ' '.repeat(Math.max(0, width - stringWidth(shown)));
    return fit(`${mark(line, frame)} ${shown}${padding}  ${describe(line, now, room)}`);
  });
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

function describe(line: Line, now: number, room: number): string {
  const elapsed = line.began === undefined ? '' : formatSeconds(((line.ended ?? now) - line.began) / 1000);
  switch (line.status) {
    case 'queued':
      return paint('dim', 'waiting');
    case 'running':
      return line.progress ? withProgress(elapsed, line.progress, room) : elapsed;
    case 'ran':
      return elapsed;
    case 'failed':
      return `${elapsed && `${elapsed.padEnd(ELAPSED_COLUMNS)} `}${paint('red', visibleText(line.error ?? 'failed', MOST_CHARACTERS))}`;
    default:
      return paint('dim', line.status);
  }
}

function withProgress(elapsed: string, progress: NonNullable<Line['progress']>, room: number): string {
  const { done, total, message } = progress;
  const count = `${done}/${total}`;
  const bar = `${elapsed.padEnd(ELAPSED_COLUMNS)} ${cells(done, total)} ${count}`;
  const left = room - stringWidth(bar) - 2;
  if (message && left >= LEAST_MESSAGE_COLUMNS)
    return `${bar}  ${paint('dim', cliTruncate(visibleText(message, MOST_CHARACTERS), left))}`;
  return (
    [bar, `${elapsed.padEnd(ELAPSED_COLUMNS)} ${count}`, `${elapsed} ${count}`].find(
      (text) => stringWidth(text) <= room,
    ) ?? elapsed
  );
}

function cells(done: number, total: number): string {
  const filled = total > 0 ? Math.min(BAR_CELLS, Math.round((done / total) * BAR_CELLS)) : 0;
  return paint('cyan', '━'.repeat(filled)) + paint('dim', '━'.repeat(BAR_CELLS - filled));
}
