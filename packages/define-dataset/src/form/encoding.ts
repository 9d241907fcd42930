import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import { isMostlyAscii, singleByteEncoding } from './single-byte.ts';

/** Bytes of a file that suffice to detect its encoding; the UTF-8 check covers every byte. */
const SAMPLE_BYTES = 1 << 18;
const PATTERN_BYTES = 1024;

/** Encodings of several bytes a character for which chardet is trusted, with the minimum confidence (of 100). */
const BELIEVED: Readonly<Record<string, number>> = {
  GB18030: 50,
  Big5: 50,
  Shift_JIS: 50,
  'EUC-JP': 50,
  'EUC-KR': 50,
};

export interface Encoding {
  /** A label of the WHATWG standard, as accepted by `TextDecoder`. */
  readonly name: string;
  /** False if bytes remained that no encoding explains. */
  readonly sure: boolean;
}

const UTF8: Encoding = { name: 'utf-8', sure: true };

/**
 * Detects the encoding of text by its byte order mark, its pattern of zero bytes, UTF-8 validity of the whole file, and the
 * letters its bytes would decode to. Text that is UTF-8 except for a few broken bytes, or that nothing explains, counts as
 * UTF-8: its rows are rejected individually.
 */
export async function detectEncoding(chunks: AsyncIterable<Buffer>): Promise<Encoding> {
  let tail: Buffer = Buffer.alloc(0);
  let sample: Buffer[] = [];
  let sampled = 0;
  let isFirst = true;
  let isBroken = false;
  for await (const bytes of withLongStart(chunks, () => tail)) {
    if (isFirst) {
      isFirst = false;
      const name = utf16ByMark(bytes) ?? utf16WithoutMark(bytes);
      if (name) return { name, sure: true };
    }
    const end = wholeCharacters(bytes);
    const whole = bytes.subarray(0, end);
    tail = Buffer.from(bytes.subarray(end));
    if (isUtf8(whole)) continue;
    // The first non-ASCII bytes are the significant ones.
    if (!isBroken) sample = [];
    isBroken = true;
    sample.push(Buffer.from(whole));
    sampled += whole.length;
    if (sampled >= SAMPLE_BYTES) break;
  }
  if (!isBroken && tail.length > 0 && !isUtf8(tail)) sample.push(tail);
  return sample.length === 0 ? UTF8 : byLetters(Buffer.concat(sample));
}

/** Prepends to each chunk the rest of the previous one; the first is long enough to show a pattern. */
async function* withLongStart(chunks: AsyncIterable<Buffer>, leftOver: () => Buffer): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (start === undefined) {
      const tail = leftOver();
      yield tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      continue;
    }
    start = start.length === 0 ? chunk : Buffer.concat([start, chunk]);
    if (start.length < PATTERN_BYTES) continue;
    yield start;
    start = undefined;
  }
  if (start !== undefined && start.length > 0) yield start;
}

function utf16ByMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** In UTF-16 every other byte of Latin letters is zero. */
function utf16WithoutMark(bytes: Buffer): string | undefined {
  const looked = Math.min(bytes.length, PATTERN_BYTES) & ~1;
  if (looked < 16) return undefined;
  const zeros = [0, 0];
  for (let i = 0; i < looked; i++) if (bytes[i] === 0) zeros[i % 2]!++;
  const half = looked / 2;
  if (zeros[1]! > 0.7 * half && zeros[0]! < 0.05 * half) return 'utf-16le';
  if (zeros[0]! > 0.7 * half && zeros[1]! < 0.05 * half) return 'utf-16be';
  return undefined;
}

/** Number of bytes that form whole UTF-8 characters: a chunk may end within one. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function byLetters(sample: Buffer): Encoding {
  const { valid, broken } = multiByteSequences(sample);
  if (valid > broken) return UTF8;
  const guesses = analyse(sample.subarray(0, SAMPLE_BYTES));
  const other = guesses.find(({ name, confidence }) => confidence >= (BELIEVED[name] ?? Number.POSITIVE_INFINITY));
  const best = guesses[0];
  if (other && other === best && decodes(sample, other.name)) return { name: other.name.toLowerCase(), sure: true };
  const single = singleByteEncoding(sample.subarray(0, SAMPLE_BYTES));
  if (single !== undefined) return { name: single, sure: true };
  if (looksWindows1252(sample)) return { name: 'windows-1252', sure: true };
  return { name: 'utf-8', sure: false };
}

/** Number of multi-byte characters, and number of bytes that belong to no character. */
function multiByteSequences(bytes: Buffer): { valid: number; broken: number } {
  let valid = 0;
  let broken = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!;
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
    if (length > 1 && isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length) valid++;
    else if (length !== 1) broken++;
    at += length > 1 && isUtf8(bytes.subarray(at, at + length)) ? length : 1;
  }
  return { valid, broken };
}

function decodes(sample: Buffer, encoding: string): boolean {
  const text = new TextDecoder(encoding).decode(sample);
  // The sample may end within a character.
  return !text.slice(0, -1).includes('\ufffd');
}

/** Symbols of Western European text, those of them that stand between two letters, and symbols that are rare in it. */
const PLAUSIBLE = /[£€°§«»‘’“”‚„–—…•·´¡¿®™©½¼²³ªº\u00a0]/;
const BETWEEN_LETTERS = /[«»‘’“”–—…•·´\u00a0]/;
const RARE = /[ÿþðÐÞ×÷¤¦¬¶¨¸¯ƒ†‡ˆ‰\u0080-\u009f]/;

/** Whether nearly all non-ASCII bytes are letters within words, or symbols of Western European text. */
function looksWindows1252(sample: Buffer): boolean {
  const text = new TextDecoder('windows-1252').decode(sample);
  if (!isMostlyAscii(sample)) return false;
  let odd = 0;
  let fit = 0;
  for (const { 0: character, index } of text.matchAll(/[^\0-\x7f]/g)) {
    const around = (text[index - 1] ?? ' ') + (text[index + 1] ?? ' ');
    const isLetter = /\p{L}/u.test(character) && (/\p{L}/u.test(around) || /^\s+$/.test(around));
    const symbols = /^\p{L}\p{L}$/u.test(around) ? BETWEEN_LETTERS : PLAUSIBLE;
    if (!RARE.test(character) && (isLetter || symbols.test(character))) fit++;
    else odd++;
  }
  return fit > 0 && odd <= 0.05 * (fit + odd);
}
