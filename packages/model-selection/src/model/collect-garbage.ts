import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Frees arrays that nothing needs any more, now: V8 looks for them when its own heap is full, which arrays of hundreds of megabytes, held
 * outside of it, do not fill. Takes some tenths of a second for a large heap, so it is called between the stages of large fits alone.
 */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
