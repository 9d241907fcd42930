/**
 * Splits a Dockerfile into its instructions, each with all its continuation lines (after a backslash, or in a here-document),
 * and the lines between them; joined by newlines they give the original file.
 */
export function dockerInstructions(dockerfile: string): string[] {
  const lines = dockerfile.split('\n');
  const parts: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const first = at++;
    if (!isComment(lines[first])) {
      // A comment between the lines of an instruction is not part of it, and does not end it.
      for (let line = lines[first]; at < lines.length && continues(line); ) {
        line = isComment(lines[at]) ? line : lines[at];
        at += 1;
      }
      for (const end of hereDocuments(lines.slice(first, at).join('\n'))) {
        while (at < lines.length && lines[at++]?.replace(/^\t+/, '') !== end);
      }
    }
    parts.push(lines.slice(first, at).join('\n'));
  }
  return parts;
}

function isComment(line: string | undefined): boolean {
  return /^\s*#/.test(line ?? '');
}

function continues(line: string | undefined): boolean {
  return /\\\s*$/.test(line ?? '');
}

/** The delimiters of an instruction's here-documents, in order. */
function hereDocuments(instruction: string): string[] {
  if (!/^\s*(?:RUN|COPY|ADD)\s/i.test(instruction)) return [];
  return [...instruction.matchAll(/<<-?(["']?)([A-Za-z_]\w*)\1/g)].map(([, , word = '']) => word);
}
