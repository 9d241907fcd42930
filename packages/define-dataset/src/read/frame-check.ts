import { isUtf8 } from 'node:buffer';
import type { Frame } from './frames.ts';
import { type BadReason, type BadRow, badRow } from './row.ts';

/** Checks a row's bytes before parsing; undefined if they are valid. */
export function checkFrame(frame: Frame): BadRow | undefined {
  if (frame.tooLong) return badFrame(frame, 'row-too-long');
  if (frame.bytes.includes(0)) return badFrame(frame, 'nul-bytes');
  if (!isUtf8(frame.bytes)) return badFrame(frame, 'broken-utf8');
  return undefined;
}

export function badFrame(frame: Frame, reason: BadReason): BadRow {
  return badRow(frame.line, reason, frame.bytes);
}
