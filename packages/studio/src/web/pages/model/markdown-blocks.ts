/** Blocks of a model card. Texts are plain: markup in them is inert. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** The Markdown subset of model cards: headings, paragraphs, lists, fenced code and tables; anything else is a paragraph. */
export function markdownBlocks(markdown: string): Block[] {
  const lines = markdown.split(/\r?\n/);
  const blocks: Block[] = [];
  const take = (isPart: (line: string) => boolean): string[] => {
    const taken: string[] = [];
    while (lines.length > 0 && isPart(lines[0]!)) taken.push(lines.shift()!);
    return taken;
  };
  while (lines.length > 0) {
    const line = lines[0]!;
    const heading = /^(#{1,6}) +(.*)$/.exec(line);
    if (line.trim() === '') lines.shift();
    else if (heading) {
      lines.shift();
      blocks.push({
        kind: 'heading',
        level: Math.min(3, heading[1]!.length) as 1 | 2 | 3,
        text: plain(heading[2]!),
      });
    } else if (line.startsWith('```')) {
      lines.shift();
      blocks.push({ kind: 'code', text: take((next) => !next.startsWith('```')).join('\n') });
      lines.shift();
    } else if (line.startsWith('|') && /^\|[\s:|-]+\|?\s*$/.test(lines[1] ?? '')) {
      const [head, , ...rows] = take((next) => next.startsWith('|')).map(cells);
      blocks.push({ kind: 'table', head: head!, rows });
    } else if (/^[-*] /.test(line)) {
      const items: string[] = [];
      for (const part of take((next) => /^([-*] | {2,}\S)/.test(next))) {
        if (/^[-*] /.test(part)) items.push(part.slice(2));
        else items[items.length - 1] += ` ${part.trim()}`;
      }
      blocks.push({ kind: 'list', items: items.map(plain) });
    } else {
      // The first line is always consumed, so that each iteration makes progress.
      const rest = [lines.shift()!, ...take((next) => next.trim() !== '' && !/^(#{1,6} |```|[-*] |\|)/.test(next))];
      blocks.push({ kind: 'text', text: plain(rest.join(' ')) });
    }
  }
  return blocks;
}

function cells(line: string): string[] {
  return line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => plain(cell.trim()));
}

/** Without emphasis, and with numeric character references decoded: card writers escape Markdown characters that way. */
function plain(text: string): string {
  return text
    .replaceAll(/\*\*([^*]+)\*\*/g, '$1')
    .replaceAll(/\\([\\`*_{}[\]()#+.!|-])/g, '$1')
    .replaceAll(/&#(\d{1,7});/g, (whole, code: string) => character(Number(code)) ?? whole)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function character(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
