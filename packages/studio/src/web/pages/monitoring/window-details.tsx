import type { ChangedWord, MonitoringTest, MonitoringWindow } from '../../../api/monitoring.ts';
import { formatDate, formatNumber } from '../../components/format.ts';
import { Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

const TESTS: readonly Column<MonitoringTest>[] = [
  { key: 'name', title: 'What', value: ({ name }) => name, cell: ({ name }) => <UserText value={name} limit={60} /> },
  { key: 'against', title: 'Against', value: ({ against }) => (against === 'before' ? 'the window before' : against) },
  { key: 'statistic', title: 'Measured as', value: ({ statistic }) => statistic },
  {
    key: 'effect',
    title: 'Size',
    isNumber: true,
    value: ({ effect }) => effect,
    cell: ({ effect }) => effect.toFixed(3),
  },
  {
    key: 'p',
    title: 'Adjusted p',
    isNumber: true,
    value: ({ adjustedP }) => adjustedP,
    cell: ({ adjustedP }) => formatNumber(Number(adjustedP.toPrecision(2))),
  },
  {
    key: 'fires',
    title: 'Alarm',
    value: ({ fires }) => (fires ? 'alarm' : ''),
    cell: ({ fires }) => (fires ? <Badge tone="bad">Alarm</Badge> : null),
  },
];

const WORDS: readonly Column<ChangedWord>[] = [
  { key: 'word', title: 'Word', value: ({ word }) => word, cell: ({ word }) => <UserText value={word} limit={60} /> },
  {
    key: 'change',
    title: 'Now',
    value: ({ share, shareBefore }) => (share > shareBefore ? 'more' : 'fewer'),
    cell: ({ share, shareBefore }) =>
      share > shareBefore ? <Badge tone="busy">More</Badge> : <Badge tone="idle">Fewer</Badge>,
  },
  {
    key: 'share',
    title: 'Of documents now',
    isNumber: true,
    value: ({ share }) => share,
    cell: ({ share }) => percent(share),
  },
  {
    key: 'before',
    title: 'In training',
    isNumber: true,
    value: ({ shareBefore }) => shareBefore,
    cell: ({ shareBefore }) => percent(shareBefore),
  },
];

const LABELS: readonly Column<MonitoringWindow['labels'][number]>[] = [
  textColumn('label', 'Label', ({ label }) => label),
  { key: 'documents', title: 'Documents', isNumber: true, value: ({ documents }) => documents },
];

/** One window: whether its estimate is valid, its tests, and the words that changed. */
export function WindowDetails({ window }: { readonly window: MonitoringWindow }) {
  const { from, tests, words, labels, estimate, isComplete } = window;
  const name = formatDate(from).replaceAll(/[ :]/g, '-');
  return (
    <>
      {estimate ? (
        <div class={`notice ${estimate.isValid ? 'tone-good' : 'tone-warn'}`}>
          <span>
            Window of {formatDate(from)}: accuracy is estimated at {percent(estimate.value)} ({percent(estimate.low)} to{' '}
            {percent(estimate.high)}).{' '}
            {estimate.isValid ? (
              'The estimate is valid.'
            ) : (
              <>
                The estimate is not valid: <UserText value={estimate.reason ?? 'no reason is given'} limit={200} />.
              </>
            )}
            {isComplete ? '' : ' The window is not over: more is to come.'}
          </span>
        </div>
      ) : null}
      <div class="grid wide">
        <TableCard
          title="Tests"
          label="Tests of the window"
          file={`tests-${name}`}
          columns={TESTS}
          rows={tests}
          rowKey={(test) => `${test.name} ${test.against}`}
          wrap
          empty={<Empty title="The window has too few documents for a test" />}
        />
        <div class="stack">
          <TableCard
            title="Words that appeared or vanished"
            file={`words-${name}`}
            columns={WORDS}
            rows={words}
            rowKey={({ word }) => word}
            wrap
            empty={<Empty title="No word distinguishes the window from the training data" />}
          />
          <TableCard
            title="Predicted labels"
            file={`answers-${name}`}
            columns={LABELS}
            rows={labels}
            rowKey={({ label }) => label}
            wrap
            empty={<Empty title="There are no predictions" />}
          />
        </div>
      </div>
    </>
  );
}
