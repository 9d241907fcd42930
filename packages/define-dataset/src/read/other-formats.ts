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

/** Formats whose first bytes rule out UTF-8 text. */
const OTHER_FORMATS: readonly OtherFormat[] = [
  { is: 'UTF-16', advice: 'convert it with iconv -f UTF-16 -t UTF-8', matches: isUtf16 },
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

/** Detected by its byte order mark, or by zeros in every other byte of its beginning, as in Latin letters of UTF-16. */
function isUtf16(start: Buffer): boolean {
  if (begins(0xff, 0xfe)(start) || begins(0xfe, 0xff)(start)) return true;
  if (start.length < 16) return false;
  const zeros = [0, 0];
  for (let i = 0; i < 16; i++) if (start[i] === 0) zeros[i % 2]!++;
  return (zeros[0] === 0 && zeros[1] === 8) || (zeros[0] === 8 && zeros[1] === 0);
}

const DECODED: readonly string[] = ['UTF-16'];

/**
 * @param options `decodes`: whether the caller supports encodings other than UTF-8. Default: false
 * @throws MlopsError `E_RAW_FILE` if the bytes are known not to be text
 */
export function refuseOtherFormats(file: string, start: Buffer, { decodes = false } = {}): void {
  const other = OTHER_FORMATS.find(({ is, matches }) => !(decodes && DECODED.includes(is)) && matches(start));
  if (!other) return;
  const expected = decodes ? 'text' : 'UTF-8 text';
  throw new MlopsError('E_RAW_FILE', `${file} must be ${expected}; it is ${other.is}: ${other.advice}`, { file });
}
