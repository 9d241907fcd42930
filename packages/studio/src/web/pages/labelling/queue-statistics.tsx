import type { AnnotatorStats, QueueStats } from '../../../api/labelling.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatNumber, formatSeconds } from '../../components/format.ts';
import { Answered, Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';
import { ARM_NAMES } from './why-text.ts';

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

const PEOPLE: readonly Column<AnnotatorStats>[] = [
  textColumn('annotator', 'Annotator', ({ annotator }) => annotator),
  { key: 'labels', title: 'Labels', isNumber: true, value: ({ labels }) => labels },
  { key: 'skipped', title: 'Skipped', isNumber: true, value: ({ skipped }) => skipped },
  {
    key: 'golden',
    title: 'Known answers',
    isNumber: true,
    value: ({ goldenRight, goldenAsked }) => (goldenAsked === 0 ? undefined : goldenRight / goldenAsked),
    cell: ({ goldenRight, goldenAsked }) => (goldenAsked === 0 ? '' : `${goldenRight} of ${goldenAsked}`),
  },
  {
    key: 'seconds',
    title: 'Median time',
    isNumber: true,
    value: ({ seconds }) => seconds,
    cell: ({ seconds }) => (seconds === undefined ? '' : formatSeconds(seconds)),
  },
];

const LABELS: readonly Column<QueueStats['byLabel'][number]>[] = [
  textColumn('label', 'Label', ({ label }) => label),
  { key: 'settled', title: 'Settled', isNumber: true, value: ({ settled }) => settled },
];

const ARMS: readonly Column<QueueStats['byArm'][number]>[] = [
  { key: 'arm', title: 'Why asked', value: ({ arm }) => arm, cell: ({ arm }) => ARM_NAMES[arm] ?? arm },
  { key: 'items', title: 'Texts', isNumber: true, value: ({ items }) => items },
  { key: 'settled', title: 'Settled', isNumber: true, value: ({ settled }) => settled },
  {
    key: 'same',
    title: 'Model said the same',
    isNumber: true,
    value: ({ same, judged }) => (judged === 0 ? undefined : same / judged),
    cell: ({ same, judged }) => (judged === 0 ? '' : `${same} of ${judged}`),
  },
];

const PAIRS: readonly Column<QueueStats['pairs'][number]>[] = [
  {
    key: 'annotators',
    title: 'Annotators',
    value: ({ annotators }) => annotators.join(' and '),
    cell: ({ annotators }) => <UserText value={annotators.join(' and ')} limit={80} />,
  },
  { key: 'items', title: 'Texts of both', isNumber: true, value: ({ items }) => items },
  {
    key: 'kappa',
    title: "Cohen's kappa",
    isNumber: true,
    value: ({ kappa }) => kappa,
    cell: ({ kappa }) => kappa.toFixed(2),
  },
];

/** Progress of labelling, and reliability of its labels. */
export function QueueStatistics({ scope }: { readonly scope: string }) {
  const stats = useQuery<QueueStats>(`/labelling/${segment(scope)}/stats`, ['tracking']);
  return (
    <Answered query={stats} what="the statistics">
      {({ counts, annotators, accuracy, alpha, pairs, byLabel, byAnnotator, byArm }) => (
        <>
          <div class="grid label-figures">
            <Figure title="Settled" value={formatNumber(counts.settled)}>
              {formatNumber(counts.waiting)} waiting, {formatNumber(counts.disputed)} disputed,{' '}
              {formatNumber(counts.skipped)} skipped
            </Figure>
            <Figure title="The model is right on" value={accuracy ? percent(accuracy.value) : 'not known yet'}>
              {accuracy
                ? `of ${accuracy.items} drawn at random; 95 % interval ${percent(accuracy.low)} to ${percent(accuracy.high)}`
                : 'it is known once texts drawn at random have labels'}
            </Figure>
            <Figure title="Annotators agree" value={alpha === null ? 'not known yet' : alpha.toFixed(2)}>
              {alpha === null
                ? annotators > 1
                  ? 'it is known once texts have two labels'
                  : 'each text has one annotator: mlops labels query --annotators 2'
                : "Krippendorff's alpha; 0.8 and more can be relied on, less than 0.67 cannot"}
            </Figure>
          </div>
          <div class="grid wide">
            <TableCard
              title="Annotators"
              file={`annotators-${scope}`}
              columns={PEOPLE}
              rows={byAnnotator}
              rowKey={({ annotator }) => annotator}
              wrap
              empty={<Empty title="Nobody has labelled yet" />}
            />
            {pairs.length > 0 ? (
              <TableCard
                title="Pairwise agreement"
                file={`agreement-${scope}`}
                columns={PAIRS}
                rows={pairs}
                rowKey={(pair) => JSON.stringify(pair.annotators)}
                wrap
              />
            ) : null}
            <TableCard
              title="Labels"
              file={`by-label-${scope}`}
              columns={LABELS}
              rows={byLabel}
              rowKey={({ label }) => label}
              wrap
              empty={<Empty title="The queue has no labels" />}
            />
            <TableCard
              title="Why texts were queried"
              file={`by-arm-${scope}`}
              columns={ARMS}
              rows={byArm}
              rowKey={({ arm }) => arm}
              wrap
              empty={<Empty title="Nothing was asked" />}
            />
          </div>
        </>
      )}
    </Answered>
  );
}

function Figure(props: {
  readonly title: string;
  readonly value: string;
  readonly children: preact.ComponentChildren;
}) {
  return (
    <section class="card">
      <div class="card-body">
        <h2 class="quiet small">{props.title}</h2>
        <p class="figure-number">{props.value}</p>
        <p class="quiet small">{props.children}</p>
      </div>
    </section>
  );
}
