import { visibleLines } from '@aml-mlops/errors';
import type { Display } from './display.ts';
import { frameLines, type Line } from './live-frame.ts';
import { liveTerminal } from './live-terminal.ts';

const FRAME_MILLISECONDS = 100;

/** One live line per step, redrawn in place and cut at the terminal's current width. */
export function liveDisplay(stream: NodeJS.WriteStream): Display {
  const terminal = liveTerminal(stream);
  const lines = new Map<string, Line>();
  let frame = 0;
  const draw = () =>
    terminal.draw(frameLines(lines, { frame: frame++, now: performance.now(), columns: terminal.columns }));
  const timer = setInterval(draw, FRAME_MILLISECONDS);
  timer.unref();
  stream.on('resize', draw);
  return {
    show: (event) => {
      if (event.type === 'run') {
        for (const node of event.nodes) lines.set(node, { status: 'queued' });
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
    note: (text) => {
      terminal.print(visibleLines(text));
      draw();
    },
    close: () => {
      clearInterval(timer);
      stream.off('resize', draw);
      draw();
      terminal.done();
    },
  };
}
