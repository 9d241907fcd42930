import { createRequire } from 'node:module';
import { MlopsError } from '@aml-mlops/errors';
import { inkOfDarkPages } from './dark-page.ts';
import { separateData } from './separate-data.ts';
import type { VegaLiteSpec } from './spec.ts';
import { textWidth } from './text-width.ts';
import { theme } from './theme.ts';

export interface Figure {
  /** The specification with theme and schema URL: any Vega-Lite viewer draws the same picture from it. */
  readonly spec: VegaLiteSpec;
  readonly svg: string;
}

/** The text measurement used by Vega for layout; its own implementation needs a canvas. Vega's type declarations omit it. */
interface TextMetrics {
  textMetrics: { width: (item: TextItem, text: unknown) => number };
}
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  readonly limit?: number;
}

type Runtime = ReturnType<typeof import('vega').parse>;

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];

/**
 * Draws a Vega-Lite specification without browser, canvas or system fonts. The same specification gives the same bytes on every
 * machine. The libraries are loaded at the first call (about 0.2 s); a figure then takes 20 to 50 ms.
 *
 * @throws MlopsError `E_FIGURE` if the specification is not valid Vega-Lite
 */
export async function renderFigure(spec: VegaLiteSpec): Promise<Figure> {
  const themed = { $schema: SCHEMA, ...spec, config: { ...theme, ...spec.config } } as VegaLiteSpec;
  return { spec: themed, svg: inkOfDarkPages(wellFormedXml(await inTurn(() => renderSvg(themed)))) };
}

let last: Promise<unknown> = Promise.resolve();

/** One drawing at a time: Vega numbers ids per process, and concurrent drawings would share the counter. */
function inTurn<T>(draw: () => Promise<T>): Promise<T> {
  const turn = last.then(draw, draw);
  last = turn.catch(() => undefined);
  return turn;
}

async function renderSvg(spec: VegaLiteSpec): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
  const untyped: object = vega;
  const { textMetrics } = untyped as TextMetrics;
  textMetrics.width = (item, text) => {
    const size = item.fontSize ?? 11;
    const width = textWidth(String(text ?? ''), size, item.fontWeight === 'bold' || Number(item.fontWeight) >= 600);
    return item.limit ? Math.min(width, item.limit) : width;
  };
  const refused: string[] = [];
  const quiet = () => logger;
  const refuse = (...messages: readonly unknown[]) => {
    refused.push(messages.join(' '));
    return logger;
  };
  const logger = { level: quiet, error: refuse, warn: quiet, info: quiet, debug: quiet } as never;
  const { form, key, rows, values } = separateData(spec);
  let view: InstanceType<typeof vega.View> | undefined;
  try {
    const runtime = runtimes.get(key) ?? vega.parse(vegaLite.compile(form, { logger }).spec);
    // A view of its own: one that has drawn before lays out the next figure by what it drew.
    view = new vega.View(runtime, { renderer: 'none', logger });
    for (const [name, value] of values) view.signal(name, value);
    // Vega writes into the rows.
    for (const [name, own] of rows) view.data(name, structuredClone([...own]));
    await view.runAsync();
    // Ids of clips and gradients count up within the process: without a reset the second figure's bytes would differ.
    vega.resetSVGDefIds();
    const svg = await view.toSVG();
    if (refused.length > 0) throw new Error(refused.join('; '));
    keepRuntime(key, runtime);
    return svg;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MlopsError('E_FIGURE', `the figure cannot be drawn: ${reason}`, {}, { cause });
  } finally {
    view?.finalize();
  }
}

/** Dataflows by the form of a figure: to compile one takes as long as to draw it, and reports draw many of the same form. */
const runtimes = new Map<string, Runtime>();
const MOST_RUNTIMES = 16;

function keepRuntime(key: string, runtime: Runtime): void {
  runtimes.delete(key);
  runtimes.set(key, runtime);
  const [oldest] = runtimes.keys();
  if (runtimes.size > MOST_RUNTIMES) runtimes.delete(oldest!);
}

/** Builders escape such characters; a foreign specification may contain them. XML cannot represent them. */
function wellFormedXml(svg: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 excludes
  return svg.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}

/**
 * A drawing as a PNG, with the bundled fonts. It takes longer than the drawing (some 50 ms), so it is rendered on demand only, most of it
 * beside this thread.
 *
 * @param options.scale pixels of the PNG per pixel of the drawing. Default: 2. Range: [0.5, 8]
 */
export async function renderPng(svg: string, options: { readonly scale?: number } = {}): Promise<Uint8Array> {
  const { scale = 2 } = options;
  const { renderAsync } = await import('@resvg/resvg-js');
  // Both packages are native dependencies: they belong to a step's environment, not to its bundle.
  const { resolve } = createRequire(import.meta.url);
  const picture = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: FONT_FILES.map((file) => resolve(`dejavu-fonts-ttf/ttf/${file}`)),
      defaultFontFamily: 'DejaVu Sans',
    },
  });
  return picture.asPng();
}
