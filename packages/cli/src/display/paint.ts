import { styleText } from 'node:util';

/** Colours text where standard error is a terminal that shows colours (`NO_COLOR` and `FORCE_COLOR` are heeded). */
export function paint(format: Parameters<typeof styleText>[0], text: string): string {
  return styleText(format, text, { stream: process.stderr });
}
