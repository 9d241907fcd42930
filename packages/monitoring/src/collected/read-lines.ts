import { isAscii } from 'node:buffer';
import { open } from 'node:fs/promises';

/** Bytes per read; longer lines are read in parts. */
const BLOCK = 1 << 18;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/**
 * Lines of a file, a block at a time: awaiting each line separately would cost more than the line itself. Lines blanked by a
 * deletion are skipped.
 */
async function* readLineBlocks(file: string): AsyncGenerator<string[]> {
  const handle = await open(file);
  try {
    const block = Buffer.allocUnsafe(BLOCK);
    // Bytes of a line whose end has not been read yet.
    let begun: Buffer[] = [];
    for (;;) {
      const { bytesRead } = await handle.read(block, 0, BLOCK);
      if (bytesRead === 0) break;
      const read = block.subarray(0, bytesRead);
      const end = read.lastIndexOf(NEWLINE) + 1;
      if (end > 0) {
        const head = read.subarray(0, end);
        const whole = begun.length === 0 ? head : Buffer.concat([...begun, head]);
        begun = [];
        const lines = linesOf(whole);
        if (lines.length > 0) yield lines;
      }
      if (end < bytesRead) begun.push(Buffer.from(read.subarray(end)));
    }
    const last = linesOf(Buffer.concat(begun));
    if (last.length > 0) yield last;
  } finally {
    await handle.close();
  }
}

/** Iterates over single lines. */
export async function* readLines(file: string): AsyncGenerator<string> {
  for await (const lines of readLineBlocks(file)) yield* lines;
}

/** Lines of whole lines' bytes, but for blank ones. */
export function linesOf(bytes: Buffer): string[] {
  return allLines(bytes).filter((line) => line !== '' && line.trim() !== '');
}

function allLines(bytes: Buffer): string[] {
  // The collector writes no carriage returns; hand-written labels may have them.
  if (bytes.includes(CARRIAGE_RETURN)) return bytes.toString('utf8').split(/\r?\n|\r/);
  if (isAscii(bytes)) return bytes.toString('latin1').split('\n');
  // One line that is not ASCII would make all lines of a string twice as long, and slower to read.
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found === -1 ? bytes.length : found;
    lines.push(bytes.toString('utf8', start, end));
    start = end + 1;
  }
  return lines;
}
