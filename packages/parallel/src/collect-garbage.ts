import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Frees what this thread needs no more, now: V8 looks for it when its own heap is full, which arrays of hundreds of megabytes, held outside
 * of it, do not fill. Takes some hundredths of a second, for a large heap tenths: called between the stages of large fits, and after a
 * model that a service no longer needs.
 */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
