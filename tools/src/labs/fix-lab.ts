import type { LabResult } from './run-lab.ts';

/** The page with the current output of its blocks. */
export function fixLab(markdown: string, fixes: LabResult['fixes']): string {
  const lines = markdown.split('\n');
  // From the end, so that earlier line numbers stay valid.
  for (const { line, text, replacement } of [...fixes].sort((a, b) => b.line - a.line)) {
    const height = text === '' ? 0 : text.trimEnd().split('\n').length;
    lines.splice(line - 1, height, ...replacement.trimEnd().split('\n'));
  }
  return lines.join('\n');
}
