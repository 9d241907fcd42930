import type { StudyHead, StudyShown, StudyTrial } from '../../../api/tuning.ts';
import { fileAddress } from '../../app/file-address.ts';
import type { PageProps } from '../../app/page.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatNumber } from '../../components/format.ts';
import { OutputChoice } from '../../components/output-choice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge, type Tone } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';
import { History, IntermediateValues, namesOf, Slices, TrialLines } from './study-charts.tsx';
import { type Brush, isWithin, readBrushes, valueAlong } from './trial-brush.ts';
import './tuning.css';

/** Is the study still improving, what matters, what was pruned and why? */
export function TuningPage({ params, query }: PageProps) {
  const all = useQuery<readonly StudyHead[]>('/tuning', ['workspace']);
  return (
    <Answered query={all} what="the studies">
      {(heads) => {
        const { run, node } = params;
        const chosen = run !== undefined && node !== undefined ? { run, node } : heads[0];
        return (
          <>
            <PageHeader
              title="Tuning"
              actions={chosen ? <OutputChoice label="Study" path="/tuning" all={heads} chosen={chosen} /> : null}
            />
            {chosen ? <Study key={`${chosen.run} ${chosen.node}`} chosen={chosen} query={query} /> : <NoStudy />}
          </>
        );
      }}
    </Answered>
  );
}

function NoStudy() {
  return (
    <section class="card">
      <Empty title="No study has been run in this workspace yet">
        <p>
          <code>mlops run retrain</code> tunes the network on a subset; <code>mlops study</code> tunes a whole pipeline.
        </p>
      </Empty>
    </section>
  );
}

function Study(props: {
  readonly chosen: { readonly run: string; readonly node: string };
  readonly query: PageProps['query'];
}) {
  const { run, node } = props.chosen;
  const answer = useQuery<StudyShown>(`/tuning/${segment(run)}/${segment(node)}`);
  const brushes = readBrushes(props.query['within']);
  return (
    <Answered query={answer} what="the study">
      {(study) => {
        const count = (state: string) => study.trials.filter((trial) => trial.state === state).length;
        const best = study.trials.find(({ number }) => number === study.best);
        return (
          <>
            <p class="quiet">
              {formatNumber(study.trials.length)} trials by <UserText value={study.sampler} limit={30} />:{' '}
              {count('completed')} completed, {count('pruned')} pruned by <UserText value={study.policy} limit={80} />,{' '}
              {count('failed')} failed.{' '}
              {best && best.value !== null ? (
                <>
                  The best is trial {best.number} with {study.metric} {formatNumber(Number(best.value.toPrecision(5)))}
                  {study.test?.accuracy === undefined
                    ? ''
                    : `; on ${formatNumber(study.test.documents ?? 0)} test documents its accuracy is ${(study.test.accuracy * 100).toFixed(1)} %`}
                  .{' '}
                </>
              ) : null}
              <a href={`#/pipeline-runs/${segment(run)}?node=${segment(node)}`}>Its run</a> ·{' '}
              <a href={fileAddress('metrics/tuning', study.hash, 'tuning.html')} target="_blank" rel="noreferrer">
                Its report
              </a>
            </p>
            <div class="grid wide">
              <History study={study} />
              <IntermediateValues study={study} brushes={brushes} />
            </div>
            <TrialLines study={study} brushes={brushes} />
            <div class="grid wide">
              <Importance study={study} />
            </div>
            <Slices study={study} brushes={brushes} />
            <Trials study={study} brushes={brushes} />
          </>
        );
      }}
    </Answered>
  );
}

const SHARES: readonly Column<StudyShown['importances'][number]>[] = [
  textColumn('name', 'Hyperparameter', ({ name }) => name),
  {
    key: 'share',
    title: 'Variance explained on its own',
    isNumber: true,
    value: ({ share }) => share,
    cell: ({ share }) => (
      <span class="share-cell">
        <span class="meter" aria-hidden="true">
          <span style={{ width: `${share * 100}%`, background: 'var(--series-1)' }} />
        </span>
        {(share * 100).toFixed(1)} %
      </span>
    ),
  },
];

function Importance({ study }: { readonly study: StudyShown }) {
  const { importances } = study;
  return (
    <TableCard
      title="Hyperparameter importance"
      file="importance"
      columns={SHARES}
      rows={importances}
      rowKey={({ name }) => name}
      empty={<Empty title="Four completed trials with different values are needed to estimate importance" />}
    />
  );
}

const TONES: Readonly<Record<string, Tone>> = { completed: 'good', pruned: 'warn', failed: 'bad', running: 'busy' };

function Trials({ study, brushes }: { readonly study: StudyShown; readonly brushes: readonly Brush[] }) {
  const { metric, best } = study;
  const rows = study.trials.filter((trial) => isWithin(trial, brushes, metric));
  const columns: readonly Column<StudyTrial>[] = [
    { key: 'number', title: 'Trial', isNumber: true, value: ({ number }) => number },
    {
      key: 'state',
      title: 'State',
      value: ({ state }) => state,
      cell: ({ state, number }) => <Badge tone={TONES[state] ?? 'idle'}>{number === best ? 'best' : state}</Badge>,
    },
    {
      key: 'value',
      title: metric,
      isNumber: true,
      value: ({ value }) => value ?? undefined,
      cell: ({ value }) => (value === null ? '' : formatNumber(Number(value.toPrecision(5)))),
    },
    { key: 'steps', title: 'Steps', isNumber: true, value: ({ curve }) => curve.length },
    ...namesOf(study).map(
      (name): Column<StudyTrial> => ({
        key: `param ${name}`,
        title: name,
        isNumber: true,
        value: (trial) => valueAlong(trial, name, metric),
        cell: (trial) => <Value value={valueAlong(trial, name, metric)} />,
      }),
    ),
    {
      key: 'why',
      title: 'Why it ended early',
      value: ({ why }) => why,
      cell: ({ why }) => <UserText value={why ?? ''} limit={200} />,
    },
  ];
  return (
    <TableCard
      title="Trials"
      file="trials"
      columns={columns}
      rows={rows}
      rowKey={({ number }) => String(number)}
      wrap
      sort={{ key: 'value', descending: study.isMaximised }}
      empty={<Empty title="No trial is within these bounds" />}
    />
  );
}

function Value({ value }: { readonly value: number | string | undefined }) {
  if (value === undefined) return null;
  return typeof value === 'number' ? formatNumber(Number(value.toPrecision(4))) : <UserText value={value} limit={40} />;
}
