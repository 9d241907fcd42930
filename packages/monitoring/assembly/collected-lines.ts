// Lines of collected requests, read where they are: fields are found and not copied, texts are hashed and their words counted
// without strings.
//
// Addresses are fields of a record (src/collected/scan/collected-lines.record.ts); of each line a row is written
// (src/collected/scan/scanned-line.record.ts).

import { readLine } from './collected-lines/line';
import { NEXT } from './generated/collected-lines.record';
import { END, IS_KNOWN, ROW_BYTES, START } from './generated/scanned-line.record';

export { hashIds, hashTexts } from './collected-lines/hash-rows';
export { countWords } from './collected-lines/words';

const NEWLINE: u8 = 10;

/**
 * Reads lines, of which each ends with a newline; empty ones are left out.
 *
 * @param rows where the rows go, `most` of them
 * @param scratch where texts with escapes go: as many bytes as are read at most. Returns the number of rows
 */
export function scan(record: usize, rows: usize, most: i32, at: usize, end: usize, scratch: usize): i32 {
  let count = 0;
  while (at < end && count < most) {
    if (load<u8>(at) === NEWLINE) {
      at++;
      continue;
    }
    const row = rows + <usize>count * ROW_BYTES;
    const known = readLine(row, at, scratch);
    let stop = known;
    if (known === 0) {
      stop = at;
      while (load<u8>(stop) !== NEWLINE) stop++;
    }
    store<u32>(row, <u32>at, START);
    store<u32>(row, <u32>stop, END);
    store<i32>(row, known === 0 ? 0 : 1, IS_KNOWN);
    scratch += stop - at;
    at = stop + 1;
    count++;
  }
  store<u32>(record, <u32>at, NEXT);
  return count;
}

/** Whether two stretches of memory of a size hold the same. */
export function isSame(a: usize, b: usize, size: usize): bool {
  for (let i: usize = 0; i < size; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false;
  return true;
}
