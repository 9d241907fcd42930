import type { LabResult } from './run-lab.ts';

/** The page with what its blocks print now. */
export function fixLab(markdown: string, fixes: LabResult['fixes']): string {
  const lines = markdown.split('\n');
  // From the end, so that the lines before keep their numbers.
  for (const { line, text, replacement } of [...fixes].sort((a, b) => b.line - a.line)) {
    const height = text === '' ? 0 : text.trimEnd().split('\n').length;
    lines.splice(line - 1, height, ...replacement.trimEnd().split('\n'));
  }
  return lines.join('\n');
}
