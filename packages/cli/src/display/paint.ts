import { styleText } from 'node:util';

/** Colours text if standard error is a terminal with colours. Respects `NO_COLOR` and `FORCE_COLOR`. */
export function paint(format: Parameters<typeof styleText>[0], text: string): string {
  return styleText(format, text, { stream: process.stderr });
}
