import type { MonitoringShown, MonitoringWindow } from '../../../api/monitoring.ts';
import { XyChart, type XyPoint } from '../../charts/xy-chart.tsx';
import { Card } from '../../components/card.tsx';
import { formatDate, formatNumber, formatSeconds } from '../../components/format.ts';
import { Empty } from '../../components/states.tsx';

const percent = (value: number) => `${formatNumber(Number((value * 100).toPrecision(3)))} %`;
const seconds = (value: number) =>
  value < 1 ? `${formatNumber(Number((value * 1000).toPrecision(2)))} ms` : formatSeconds(value);

/** Traffic, latency, accuracy and drift over the windows. */
export function WindowCharts({
  report,
  chosen,
  link,
}: {
  readonly report: MonitoringShown;
  readonly chosen: MonitoringWindow;
  readonly link: (window: MonitoringWindow) => string;
}) {
  const { windows, training } = report;
  const over = (value: (window: MonitoringWindow) => number | null | undefined): XyPoint[] =>
    windows.map((window) => ({
      ...{ x: window.from, y: value(window) ?? null, link: link(window), isChosen: window === chosen },
      isHollow: !window.isComplete,
    }));
  const x = { isTimeX: true, xTitle: 'Window start', formatX: axisDate(windows) };
  const statistics = [...new Set(windows.flatMap(({ tests }) => tests.map(({ statistic }) => statistic)))];
  const hasLatency = windows.some(({ medianSeconds }) => medianSeconds !== null);
  const hasAccuracy = windows.some(({ estimate, accuracy }) => estimate ?? accuracy);
  return (
    <div class="grid wide">
      <Card title="Traffic">
        <XyChart
          {...x}
          title="Requests per window"
          name="traffic"
          yTitle="Requests"
          includeY={[0]}
          series={[
            { name: 'Requests', points: over(({ requests }) => requests) },
            { name: 'Documents', points: over(({ documents }) => documents), isDashed: true, hasDots: false },
            { name: 'Errors', points: over(({ errors }) => errors), colour: 'var(--bad-mark)', hasDots: false },
          ]}
        />
      </Card>
      <Card title="Latency">
        {hasLatency ? (
          <XyChart
            {...x}
            title="Time of a request"
            name="latency"
            yTitle="Time"
            formatY={seconds}
            includeY={[0]}
            series={[
              { name: 'Median', points: over(({ medianSeconds }) => medianSeconds) },
              { name: '99th percentile', points: over(({ p99Seconds }) => p99Seconds), isDashed: true },
            ]}
          />
        ) : (
          <Empty title="Times were not collected" />
        )}
      </Card>
      <Card title="Accuracy">
        {hasAccuracy ? (
          <XyChart
            {...x}
            title="Accuracy with its 90 % interval; hollow where the estimate is not valid"
            name="accuracy"
            yTitle="Accuracy"
            formatY={percent}
            series={[
              {
                name: 'Estimated without labels',
                points: windows.map((window) => ({
                  ...{ x: window.from, y: window.estimate?.value ?? null, link: link(window) },
                  ...(window.estimate && { low: window.estimate.low, high: window.estimate.high }),
                  ...{ isHollow: window.estimate?.isValid === false, isChosen: window === chosen },
                })),
              },
              { name: 'From labels received', points: over(({ accuracy }) => accuracy?.value), hasLine: false },
              ...(training.accuracy === null
                ? []
                : [
                    {
                      name: 'On training documents, cross-validated',
                      points: windows.map(({ from }) => ({ x: from, y: training.accuracy })),
                      isDashed: true,
                      hasDots: false,
                    },
                  ]),
            ]}
          />
        ) : (
          <Empty title="There is no estimate">
            <p>It needs the calibration of a model that model-selection made, and the collected texts.</p>
          </Empty>
        )}
      </Card>
      {statistics.map((statistic) => (
        <Drift key={statistic} report={report} statistic={statistic} x={x} chosen={chosen} link={link} />
      ))}
    </div>
  );
}

const STATISTICS: Readonly<Record<string, string>> = {
  auc: 'Separability from training data (AUC)',
  psi: 'Change of distributions (PSI)',
  share: 'Change of shares',
  accuracy: 'Change of accuracy',
};

function Drift(props: {
  readonly report: MonitoringShown;
  readonly statistic: string;
  readonly x: { readonly isTimeX: boolean; readonly xTitle: string; readonly formatX: (value: number) => string };
  readonly chosen: MonitoringWindow;
  readonly link: (window: MonitoringWindow) => string;
}) {
  const { report, statistic, x, chosen, link } = props;
  const { windows } = report;
  const ofStatistic = (window: MonitoringWindow) => window.tests.filter((test) => test.statistic === statistic);
  const names = [...new Set(windows.flatMap((window) => ofStatistic(window).map(({ name }) => name)))];
  const series = names.map((name) => ({
    name,
    points: windows.map((window) => {
      const test = ofStatistic(window).find((one) => one.name === name);
      return {
        ...{ x: window.from, y: test?.effect ?? null, link: link(window), isChosen: window === chosen },
        ...{ isHollow: !test?.fires, label: test?.fires ? `${name}, alarm` : name },
      };
    }),
  }));
  return (
    <Card title={STATISTICS[statistic] ?? statistic}>
      <XyChart
        {...x}
        title="Filled where an alarm is raised"
        name={`drift-${statistic}`}
        yTitle={statistic}
        series={series}
      />
    </Card>
  );
}

/** Dates if windows are days apart, otherwise with the time. */
function axisDate(windows: readonly MonitoringWindow[]): (value: number) => string {
  const span = (windows.at(-1)?.from ?? 0) - (windows[0]?.from ?? 0);
  return (value) => (span > 4 * 86_400_000 ? formatDate(value).slice(5, 10) : formatDate(value).slice(5));
}
