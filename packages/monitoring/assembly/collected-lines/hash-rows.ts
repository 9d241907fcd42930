// Hashes of ids and texts of rows, four at a time: that of one row, and of the next ones, which will be asked for.

import {
  ID_END,
  ID_HASH,
  ID_START,
  IS_KNOWN,
  IS_TEXT_WIDE,
  ROW_BYTES,
  TEXT_END,
  TEXT_HASH,
  TEXT_START,
} from '../generated/scanned-line.record';
import { BLOCKS, LANE_ROWS } from '../generated/collected-lines.record';
import { hashMessages, hashOf, setMessage } from './sha256';

const LANES: usize = 4;
/** Of ids and texts that are hashed here. Longer ones are hashed faster by a library, that has instructions for it. */
const MOST_BYTES: usize = 400;

/** Hashes ids, each followed by "/0", as of the first text of a request. */
export function hashIds(record: usize, row: usize, end: usize): void {
  hashRows(record, row, end, false, ID_START, ID_END, ID_HASH);
}

/** Hashes texts of ASCII. */
export function hashTexts(record: usize, row: usize, end: usize): void {
  hashRows(record, row, end, true, TEXT_START, TEXT_END, TEXT_HASH);
}

// @ts-ignore: decorator
@inline
function hashRows(record: usize, row: usize, end: usize, isText: bool, from: usize, to: usize, hash: usize): void {
  const rows: usize = load<u32>(record, LANE_ROWS);
  const blocks: usize = load<u32>(record, BLOCKS);
  v128.store(blocks, i32x4.splat(0));
  let lanes: usize = 0;
  for (; row < end && lanes < LANES; row += ROW_BYTES) {
    const start: usize = load<u32>(row, IS_KNOWN) === 0 ? 0 : load<u32>(row + from);
    const size = <usize>load<u32>(row + to) - start;
    if (start === 0 || size > MOST_BYTES || (isText && load<u32>(row, IS_TEXT_WIDE) !== 0)) {
      if (lanes === 0) return;
      continue;
    }
    const suffix: u32 = isText ? 0 : 0x302f;
    store<u32>(blocks + (lanes << 2), <u32>setMessage(record, lanes, start, size, suffix, isText ? 0 : 2));
    store<u32>(rows + (lanes << 2), <u32>row);
    lanes++;
  }
  hashMessages(record, v128.load(blocks));
  for (let lane: usize = 0; lane < lanes; lane++) {
    store<f64>(<usize>load<u32>(rows + (lane << 2)) + hash, hashOf(record, lane));
  }
}
