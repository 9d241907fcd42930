import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileName } from '@aml-mlops/reports';
import { drawFigure } from './draw-figure.ts';
import { type Figure, renderFigure, renderPng } from './render-figure.ts';
import type { VegaLiteSpec } from './spec.ts';

/**
 * Draws a figure into a folder: `<name>.vl.json` for programs and web pages, `<name>.svg` and `<name>.png` for viewing.
 *
 * @param name of the files; characters not allowed in file names are percent-encoded
 * @param warn if given, a failed figure is replaced by a note, see {@link drawFigure}; otherwise it throws
 * @returns the figure, and the names of the three files
 */
export async function writeFigure(
  folder: string,
  name: string,
  spec: VegaLiteSpec | (() => VegaLiteSpec),
  warn?: (message: string) => void,
): Promise<Figure & { readonly files: readonly string[] }> {
  const figure = await (warn ? drawFigure(spec, name, warn) : renderFigure(typeof spec === 'function' ? spec() : spec));
  const stem = fileName(name);
  const files: Record<string, string | Uint8Array> = {
    [`${stem}.vl.json`]: `${JSON.stringify(figure.spec, null, 2)}\n`,
    [`${stem}.svg`]: figure.svg,
    [`${stem}.png`]: await renderPng(figure.svg),
  };
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([file, content]) => writeFile(path.join(folder, file), content)));
  return { ...figure, files: Object.keys(files) };
}
