import { MlopsError } from '@aml-mlops/errors';

interface OtherFormat {
  readonly is: string;
  readonly advice: string;
  matches(start: Buffer): boolean;
}

const begins =
  (...bytes: readonly number[]) =>
  (start: Buffer) =>
    bytes.every((byte, i) => start[i] === byte);

/** Formats whose first bytes rule out text. */
const OTHER_FORMATS: readonly OtherFormat[] = [
  { is: 'packed with gzip', advice: 'unpack it with gunzip', matches: begins(0x1f, 0x8b) },
  {
    is: 'a zip archive, as Excel workbooks are too',
    advice: 'give its name the extension .zip, or save the sheet as CSV UTF-8',
    matches: begins(0x50, 0x4b, 0x03, 0x04),
  },
  { is: 'packed with Zstandard', advice: 'unpack it with unzstd', matches: begins(0x28, 0xb5, 0x2f, 0xfd) },
  { is: 'packed with bzip2', advice: 'unpack it with bunzip2', matches: begins(0x42, 0x5a, 0x68) },
  { is: 'packed with xz', advice: 'unpack it with unxz', matches: begins(0xfd, 0x37, 0x7a, 0x58, 0x5a) },
  { is: 'an old Excel workbook', advice: 'save the sheet as CSV UTF-8', matches: begins(0xd0, 0xcf, 0x11, 0xe0) },
  { is: 'Parquet', advice: 'give its name the extension .parquet', matches: begins(0x50, 0x41, 0x52, 0x31) },
];

const BINARY = {
  is: 'binary',
  advice: 'give the table or the texts that it was made of, or let its name begin with _',
};
const LOOKED_AT = 4096;
/** Fewer bytes tell nothing. */
const LEAST = 256;
/** In random bytes a twelfth are control characters; in UTF-16 of Chinese a twentieth at most. */
const CONTROLS = 0.065;

/** Whether many of the first bytes are control characters that no text has. In UTF-16 zeros are in every other place alone. */
function isBinary(start: Buffer): boolean {
  const looked = start.subarray(0, LOOKED_AT);
  const isMarked = begins(0xff, 0xfe)(start) || begins(0xfe, 0xff)(start);
  // Letters of Hindi in UTF-16 have bytes of control characters: its mark says that it is text.
  if (isMarked || looked.length < LEAST) return false;
  const zeros = [0, 0];
  let controls = 0;
  for (const [i, byte] of looked.entries()) {
    if (byte === 0) zeros[i % 2]!++;
    else if (byte < 9 || (byte > 13 && byte < 27)) controls++;
  }
  const isWide = Math.max(...zeros) > 0.1 * looked.length && Math.min(...zeros) < 0.01 * looked.length;
  return controls + (isWide ? 0 : zeros[0]! + zeros[1]!) > CONTROLS * looked.length;
}

/** @throws MlopsError `E_RAW_FILE` if the bytes are known not to be text */
export function refuseOtherFormats(file: string, start: Buffer): void {
  const other = OTHER_FORMATS.find(({ matches }) => matches(start)) ?? (isBinary(start) ? BINARY : undefined);
  if (!other) return;
  throw new MlopsError('E_RAW_FILE', `${file} must be text; it is ${other.is}: ${other.advice}`, { file });
}
