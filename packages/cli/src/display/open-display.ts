import type { Display } from './display.ts';
import { liveDisplay } from './live-display.ts';
import { plainDisplay } from './plain-display.ts';

/** The display of a run on standard error: live on a terminal, else (or with `plain`) one line per event. */
export function openDisplay(plain: boolean): Display {
  if (process.stderr.isTTY && !plain) return liveDisplay(process.stderr);
  return plainDisplay((text) => void process.stderr.write(text));
}
