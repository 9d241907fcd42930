import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { csvOf } from '../components/csv.ts';
import { download } from '../components/download.ts';
import { pngOf, svgText } from './export-drawing.ts';

export interface ChartTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined | null)[])[];
}

/**
 * The frame of every chart: its title, its drawing, and exports (SVG, PNG, and data as CSV).
 *
 * @param drawing an SVG among the children is exported as it is; a canvas provides its drawing here
 */
export function ChartFrame(props: {
  readonly title: string;
  /** File name for exports. */
  readonly name: string;
  readonly table: () => ChartTable;
  readonly drawing?: () => string;
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const { title, name, table, drawing, tools, children } = props;
  const box = useRef<HTMLElement>(null);
  const svg = () => {
    const element = box.current?.querySelector<SVGSVGElement>('svg[data-chart]');
    return drawing ? drawing() : element ? svgText(element) : '';
  };
  return (
    <figure class="chart" ref={box} aria-label={title}>
      <div class="chart-head">
        <strong class="chart-title">{title}</strong>
        <div class="tools">
          {tools}
          <button type="button" class="button plain" onClick={() => download(`${name}.svg`, svg(), 'image/svg+xml')}>
            SVG
          </button>
          <button
            type="button"
            class="button plain"
            onClick={async () =>
              download(`${name}.png`, await pngOf(svg(), getComputedStyle(document.body).backgroundColor))
            }
          >
            PNG
          </button>
          <button
            type="button"
            class="button plain"
            onClick={() => {
              const { titles, rows } = table();
              download(`${name}.csv`, csvOf(titles, rows), 'text/csv');
            }}
          >
            CSV
          </button>
        </div>
      </div>
      {children}
    </figure>
  );
}
