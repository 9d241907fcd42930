import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderFigure } from './render-figure.ts';
import type { VegaLiteSpec } from './spec.ts';

/**
 * Draws a figure into a folder: `<name>.vl.json` for programs and web pages, `<name>.svg` and `<name>.png` for people.
 *
 * @returns the names of the three files
 */
export async function writeFigure(folder: string, name: string, spec: VegaLiteSpec): Promise<string[]> {
  const figure = await renderFigure(spec);
  const files: Record<string, string | Uint8Array> = {
    [`${name}.vl.json`]: `${JSON.stringify(figure.spec, null, 2)}\n`,
    [`${name}.svg`]: figure.svg,
    [`${name}.png`]: figure.png,
  };
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([file, content]) => writeFile(path.join(folder, file), content)));
  return Object.keys(files);
}
