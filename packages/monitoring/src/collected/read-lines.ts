import { open } from 'node:fs/promises';

/** Bytes per read; longer lines are read in parts. */
const BLOCK = 1 << 18;
const NEWLINE = 10;

/**
 * Lines of a file, a block at a time: awaiting each line separately would cost more than the line itself. Lines blanked by a
 * deletion are skipped.
 */
export async function* readLineBlocks(file: string): AsyncGenerator<string[]> {
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
        const lines = linesOf(whole.toString('utf8'));
        if (lines.length > 0) yield lines;
      }
      if (end < bytesRead) begun.push(Buffer.from(read.subarray(end)));
    }
    const last = linesOf(Buffer.concat(begun).toString('utf8'));
    if (last.length > 0) yield last;
  } finally {
    await handle.close();
  }
}

/** Iterates over single lines. */
export async function* readLines(file: string): AsyncGenerator<string> {
  for await (const lines of readLineBlocks(file)) yield* lines;
}

function linesOf(text: string): string[] {
  // The collector writes no carriage returns; hand-written labels may have them.
  const lines = text.split(text.includes('\r') ? /\r?\n|\r/ : '\n');
  return lines.filter((line) => line !== '' && line.trim() !== '');
}
