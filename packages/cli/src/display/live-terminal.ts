import { createLogUpdate } from 'log-update';
import stringWidth from 'string-width';

const NO_WRAP = '\u001b[?7l';
const WRAP = '\u001b[?7h';
const ERASE_LINE = '\u001b[2K';
const UP = '\u001b[1A';

export interface LiveTerminal {
  readonly columns: number;
  /** Replaces the lines drawn before. No line may be wider than the terminal. */
  draw(lines: readonly string[]): void;
  /** Writes text that stays above the lines; the next `draw` redraws the lines below it. */
  print(text: string): void;
  /** Leaves the last drawn lines on the screen. */
  done(): void;
}

/**
 * Lines at the end of a terminal that are redrawn. Terminals disagree about the width of some characters
 * (emoji of several code points, flags), so wrapping is disabled while a frame is written: a line that is wider
 * than measured is cut and moves no other line. When the terminal becomes narrower, it wraps the lines on screen; the
 * additional rows are erased too.
 */
export function liveTerminal(stream: NodeJS.WriteStream): LiveTerminal {
  const update = createLogUpdate(unwrapped(stream), { showCursor: false });
  let drawn: readonly string[] = [];
  let drawnColumns = columnsOf(stream);
  return {
    get columns() {
      return columnsOf(stream);
    },
    draw: (lines) => {
      const columns = columnsOf(stream);
      const wrapped = columns < drawnColumns ? wrappedRows(drawn, columns, stream.rows) : 0;
      if (wrapped > 0) stream.write(ERASE_LINE + (UP + ERASE_LINE).repeat(wrapped));
      drawn = lines;
      drawnColumns = columns;
      update(lines.join('\n'));
    },
    print: (text) => {
      update.clear();
      drawn = [];
      stream.write(`${text}\n`);
    },
    done: () => update.done(),
  };
}

/** Rows that lines occupy beyond one each on a terminal of this width, as far as they are still visible. */
function wrappedRows(lines: readonly string[], columns: number, rows = 24): number {
  const more = lines.map((line) => Math.max(0, Math.ceil(stringWidth(line) / columns) - 1));
  const total = more.reduce((sum, count) => sum + count, 0);
  return Math.min(total, Math.max(0, rows - 1 - lines.length));
}

function columnsOf({ columns }: NodeJS.WriteStream): number {
  return columns > 0 ? columns : 80;
}

/** A stream whose writes are cut at the terminal's edge. */
function unwrapped(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stream, {
    get: (target, name) => {
      if (name === 'write') return (text: string) => target.write(`${NO_WRAP}${text}${WRAP}`);
      if (name === 'columns') return columnsOf(target);
      return Reflect.get(target, name, target);
    },
  });
}
