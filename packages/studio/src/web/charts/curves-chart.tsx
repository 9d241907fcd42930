import { visibleText } from '@aml-mlops/errors/visible-text';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { theme } from '../app/theme.ts';
import { formatNumber } from '../components/format.ts';
import { UserText } from '../components/user-text.tsx';
import { ChartFrame } from './chart-frame.tsx';
import { aligned, type Curve } from './curves.ts';
import { curvesSvg } from './curves-svg.ts';
import { seriesColour, seriesColourNow, seriesDash } from './series-colours.ts';
import { useWidth } from './use-width.ts';

const HEIGHT = 260;

/** A metric over its steps, one line per run; live updates keep the zoom. */
export function CurvesChart(props: {
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly name: string;
}) {
  const { title, curves, name } = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot>(undefined);
  const drawn = theme.value;
  const names = JSON.stringify(curves.map((curve) => curve.name));

  useEffect(() => {
    if (width === 0 || !box.current) return;
    const made = new uPlot(optionsOf(curves, width), dataOf(curves), box.current);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = undefined;
    };
  }, [width, names, drawn]);

  // Also re-run when only this changes: new values of the same lines.
  useEffect(() => {
    const { current } = plot;
    if (!current) return;
    const { min, max } = current.scales['x'] ?? {};
    const before = current.data[0];
    const isZoomed = min !== before[0] || max !== before.at(-1);
    current.setData(dataOf(curves), !isZoomed);
  }, [curves]);

  const table = () => {
    const { steps, values } = aligned(curves);
    return {
      titles: ['step', ...curves.map((curve) => curve.name)],
      rows: steps.map((step, i) => [step, ...values.map((row) => row[i])]),
    };
  };
  return (
    <ChartFrame title={title} name={name} table={table} drawing={() => curvesSvg(curves, title)}>
      <div ref={box} class="curves" role="img" aria-label={`${visibleText(title, 60)} over steps: ${said(curves)}`} />
      {curves.length > 1 ? (
        <ul class="legend">
          {curves.map((curve, i) => (
            <li key={`${curve.name} ${i}`}>
              <i style={{ background: seriesColour(i) }} />
              <UserText value={curve.name} limit={40} />
            </li>
          ))}
        </ul>
      ) : null}
    </ChartFrame>
  );
}

/** The final values of the lines, for screen readers; the table of the page has every number. */
function said(curves: readonly Curve[]): string {
  const ends = curves.slice(0, 8).map(({ name, values }) => {
    const last = values.at(-1);
    return `${visibleText(name, 40)} ends at ${typeof last === 'number' ? formatNumber(last) : 'no number'}`;
  });
  return ends.join(', ');
}

function dataOf(curves: readonly Curve[]): uPlot.AlignedData {
  const { steps, values } = aligned(curves);
  return [steps, ...values] as uPlot.AlignedData;
}

function optionsOf(curves: readonly Curve[], width: number): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(name).trim();
  const font = '12px sans-serif';
  const axis = { stroke: value('--quiet'), font, grid: { stroke: value('--edge'), width: 1 }, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { points: { size: 7 } },
    scales: { x: { time: false } },
    axes: [
      { ...axis, size: 34 },
      { ...axis, size: 64, values: (_plot, splits) => splits.map(formatNumber) },
    ],
    series: [
      {},
      ...curves.map((curve, i) => ({
        label: curve.name.slice(0, 80),
        stroke: seriesColourNow(i),
        width: 1.8,
        dash: seriesDash(i),
        // Steps that only other runs have are not gaps; a non-finite value is one.
        spanGaps: false,
        points: { show: curve.values.length === 1, size: 6 },
      })),
    ],
  };
}
