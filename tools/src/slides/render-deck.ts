import { MlopsError } from '@aml-mlops/errors';
import { Marp } from '@marp-team/marp-core';

export interface DeckOptions {
  /** For messages: the Markdown file. */
  readonly file: string;
  /** CSS of the theme `mlops`. */
  readonly theme: string;
  /** SVG by name, for images with the address `diagram:NAME`. */
  readonly diagrams: ReadonlyMap<string, string>;
}

/**
 * Renders one module of slides as a self-contained web page with embedded styles and pictures.
 *
 * @throws MlopsError `E_SLIDES` if a diagram does not exist
 */
export function renderDeck(markdown: string, { file, theme, diagrams }: DeckOptions): string {
  // No script, emoji or fonts from other servers.
  const marp = new Marp({
    script: false,
    emoji: { shortcode: false, unicode: false },
    math: false,
    html: { br: [], small: [] },
  });
  marp.themeSet.default = marp.themeSet.add(theme);
  const { html, css } = marp.render(markdown);
  // Markdown does not accept SVG as the address of a picture, so they are inserted afterwards.
  const page = html.replaceAll(/src="diagram:([^"]*)"/g, (_, name: string) => `src="${addressOf(name)}"`);
  const title = /^# (.*)$/m.exec(markdown)?.[1] ?? file;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title.replaceAll(/[<&]/g, '')}</title>
<style>
body { margin: 0; background: #e3e6ea; }
.marpit > svg { display: block; margin: 0 auto 12px; width: min(100vw, 1280px); height: auto; }
@media print { body { background: none; } .marpit > svg { margin: 0; width: 100vw; } }
${css}
</style>
</head>
<body>
${page}
</body>
</html>
`;

  function addressOf(name: string): string {
    const svg = diagrams.get(name);
    if (svg === undefined) {
      const known = [...diagrams.keys()].join(', ');
      throw new MlopsError('E_SLIDES', `diagram of ${file} must be one of ${known}; got ${name}`, { file });
    }
    return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  }
}
