import type { SweepHead, SweepShown, SweptModelShown } from '../../../api/sweep.ts';
import { fileAddress } from '../../app/file-address.ts';
import type { PageProps } from '../../app/page.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { XyChart } from '../../charts/xy-chart.tsx';
import { Card } from '../../components/card.tsx';
import { formatBytes, formatNumber, formatSeconds } from '../../components/format.ts';
import { OutputChoice } from '../../components/output-choice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { UserText } from '../../components/user-text.tsx';
import { PairView } from './pair-view.tsx';
import './sweep.css';

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
const seconds = (value: number) =>
  value < 1 ? `${formatNumber(Number((value * 1000).toPrecision(2)))} ms` : formatSeconds(value);

/** Which classifier is best, is the gap larger than its interval, which classes does it confuse? */
export function SweepPage({ params, query }: PageProps) {
  const all = useQuery<readonly SweepHead[]>('/sweep', ['workspace']);
  return (
    <Answered query={all} what="the sweeps">
      {(heads) => {
        const { run, node } = params;
        const chosen = run !== undefined && node !== undefined ? { run, node } : heads[0];
        return (
          <>
            <PageHeader
              title="Sweep"
              actions={chosen ? <OutputChoice label="Sweep" path="/sweep" all={heads} chosen={chosen} /> : null}
            />
            {chosen ? (
              <Sweep key={`${chosen.run} ${chosen.node}`} chosen={chosen} query={query} />
            ) : (
              <section class="card">
                <Empty title="No sweep has been run in this workspace yet">
                  <p>
                    <code>mlops run retrain</code> fits fifteen classifiers and compares them.
                  </p>
                </Empty>
              </section>
            )}
          </>
        );
      }}
    </Answered>
  );
}

function Sweep(props: {
  readonly chosen: { readonly run: string; readonly node: string };
  readonly query: PageProps['query'];
}) {
  const { run, node } = props.chosen;
  const answer = useQuery<SweepShown>(`/sweep/${segment(run)}/${segment(node)}`);
  return (
    <Answered query={answer} what="the sweep">
      {(sweep) => (
        <>
          <Verdict sweep={sweep} />
          <AgainstTime sweep={sweep} />
          <TableCard
            title="Models"
            file="sweep"
            columns={MODELS}
            rows={sweep.models}
            rowKey={({ model }) => model}
            height="26rem"
          />
          <PairView sweep={sweep} query={props.query} />
        </>
      )}
    </Answered>
  );
}

function Verdict({ sweep }: { readonly sweep: SweepShown }) {
  const { best, judgedBy, documents, run, node, hash } = sweep;
  return (
    <p class="quiet">
      <strong>{best.model}</strong> is the best by {judgedBy} ({formatNumber(documents.judged)} documents): accuracy{' '}
      {percent(best.correctedAccuracy)} once the luck of the best of several is taken off, 95 % interval{' '}
      {percent(best.low)} to {percent(best.high)}.{' '}
      {best.tiedWith === undefined
        ? 'The second one is outside it.'
        : `${best.tiedWith} lies within it: the two cannot be told apart by these documents.`}{' '}
      <a href={`#/pipeline-runs/${segment(run)}?node=${segment(node)}`}>Its run</a> ·{' '}
      <a href={fileAddress('metrics/sweep', hash, 'sweep.html')} target="_blank" rel="noreferrer">
        Its report
      </a>
    </p>
  );
}

function AgainstTime({ sweep }: { readonly sweep: SweepShown }) {
  const timed = sweep.models.flatMap(({ model, accuracy, low, high, fitSeconds, predictSeconds }) => {
    if (accuracy === null || fitSeconds === null) return [];
    const x = Math.max(1e-6, fitSeconds + (predictSeconds ?? 0));
    return [
      {
        x,
        y: accuracy,
        low: low ?? accuracy,
        high: high ?? accuracy,
        label: model,
        isChosen: model === sweep.best.model,
      },
    ];
  });
  return (
    <Card title="Accuracy against time">
      {timed.length === 0 ? (
        <Empty title="Times of this sweep were not kept" />
      ) : (
        <XyChart
          title="Accuracy with its 95 % interval against the time to fit and to answer"
          name="accuracy-against-time"
          xTitle="Seconds to fit and to answer, in one thread"
          yTitle="Accuracy"
          height={360}
          isLogX
          formatX={seconds}
          formatY={percent}
          series={[{ name: 'Model', points: timed, hasLine: false, hasNames: true }]}
        />
      )}
    </Card>
  );
}

const shown = (value: number | null) => (value === null ? '' : value.toFixed(4));

const MODELS: readonly Column<SweptModelShown>[] = [
  {
    key: 'model',
    title: 'Model',
    value: ({ model }) => model,
    cell: ({ model, trackingRun }) =>
      trackingRun === undefined ? model : <a href={`#/runs/${segment(trackingRun)}`}>{model}</a>,
  },
  {
    key: 'accuracy',
    title: 'Accuracy',
    isNumber: true,
    value: ({ accuracy }) => accuracy ?? undefined,
    cell: ({ accuracy }) => shown(accuracy),
  },
  {
    key: 'interval',
    title: '95 % interval',
    isNumber: true,
    value: ({ low }) => low ?? undefined,
    cell: ({ low, high }) => (low === null || high === null ? '' : `${percent(low)} to ${percent(high)}`),
  },
  {
    key: 'macroF1',
    title: 'Macro F1',
    isNumber: true,
    value: ({ macroF1 }) => macroF1 ?? undefined,
    cell: ({ macroF1 }) => shown(macroF1),
  },
  { key: 'auc', title: 'AUC', isNumber: true, value: ({ auc }) => auc ?? undefined, cell: ({ auc }) => shown(auc) },
  {
    key: 'logLoss',
    title: 'Log loss',
    isNumber: true,
    value: ({ logLoss }) => logLoss ?? undefined,
    cell: ({ logLoss }) => shown(logLoss),
  },
  {
    key: 'fit',
    title: 'Fitted in',
    isNumber: true,
    value: ({ fitSeconds }) => fitSeconds ?? undefined,
    cell: ({ fitSeconds }) => (fitSeconds === null ? '' : seconds(fitSeconds)),
  },
  {
    key: 'predict',
    title: 'Answered in',
    isNumber: true,
    value: ({ predictSeconds }) => predictSeconds ?? undefined,
    cell: ({ predictSeconds }) => (predictSeconds === null ? '' : seconds(predictSeconds)),
  },
  {
    key: 'bytes',
    title: 'Size',
    isNumber: true,
    value: ({ modelBytes }) => modelBytes ?? undefined,
    cell: ({ modelBytes }) => (modelBytes === null ? '' : formatBytes(modelBytes)),
  },
  {
    key: 'error',
    title: 'State',
    value: ({ error }) => error ?? 'finished',
    cell: ({ error }) =>
      error === undefined ? <Badge tone="good">finished</Badge> : <UserText value={error} limit={120} />,
  },
];
