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

/** @throws MlopsError `E_RAW_FILE` if the bytes are known not to be text */
export function refuseOtherFormats(file: string, start: Buffer): void {
  const other = OTHER_FORMATS.find(({ matches }) => matches(start));
  if (!other) return;
  throw new MlopsError('E_RAW_FILE', `${file} must be text; it is ${other.is}: ${other.advice}`, { file });
}
