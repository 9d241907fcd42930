import { MlopsError } from '@aml-mlops/errors';
import type { Limits } from '../limits.ts';

/** @throws MlopsError `E_TOO_LARGE`, naming the text and how long it is */
export function checkTexts(texts: readonly string[], { texts: most, textBytes }: Limits): void {
  if (texts.length > most)
    throw new MlopsError(
      'E_TOO_LARGE',
      `texts of request must be at most ${most}; got ${texts.length}: send several requests`,
    );
  for (const [i, text] of texts.entries()) {
    // Three bytes a UTF-16 unit is the most there can be.
    if (text.length * 3 <= textBytes) continue;
    const bytes = Buffer.byteLength(text);
    if (bytes > textBytes)
      throw new MlopsError('E_TOO_LARGE', `texts[${i}] of request must be at most ${textBytes} bytes; got ${bytes}`);
  }
}
