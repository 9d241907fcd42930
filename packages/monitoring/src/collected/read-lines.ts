import { open } from 'node:fs/promises';

/** Bytes that are read at once: a line that is longer is read in parts. */
const BLOCK = 1 << 18;
const NEWLINE = 10;

/**
 * Lines of a file, as many at once as a block has: asking for each one by itself would cost more than the line. Lines that were
 * blanked, because what they held was to be deleted, are none.
 */
export async function* readLineBlocks(file: string): AsyncGenerator<string[]> {
  const handle = await open(file);
  try {
    const block = Buffer.allocUnsafe(BLOCK);
    // Bytes of a line of which no end was read yet.
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

/** One line after the other. */
export async function* readLines(file: string): AsyncGenerator<string> {
  for await (const lines of readLineBlocks(file)) yield* lines;
}

function linesOf(text: string): string[] {
  // Nothing of a collector has carriage returns; labels that people wrote may.
  const lines = text.split(text.includes('\r') ? /\r?\n|\r/ : '\n');
  return lines.filter((line) => line !== '' && line.trim() !== '');
}
