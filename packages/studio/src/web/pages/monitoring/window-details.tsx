import type { ChangedWord, MonitoringTest, MonitoringWindow } from '../../../api/monitoring.ts';
import { Card } from '../../components/card.tsx';
import { formatDate, formatNumber } from '../../components/format.ts';
import { Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
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
    value: ({ share, shareBefore }) => (share > shareBefore ? 'came' : 'went'),
    cell: ({ share, shareBefore }) =>
      share > shareBefore ? <Badge tone="busy">Came</Badge> : <Badge tone="idle">Went</Badge>,
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
  {
    key: 'label',
    title: 'Label',
    value: ({ label }) => label,
    cell: ({ label }) => <UserText value={label} limit={60} />,
  },
  { key: 'documents', title: 'Documents', isNumber: true, value: ({ documents }) => documents },
];

/** One window: is what is estimated of it valid, what was tested, which words came and went. */
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
        <Card title="Tests" flush tools={<ExportCsv name={`tests-${name}`} columns={TESTS} rows={tests} />}>
          <ListTable
            label="Tests of the window"
            columns={TESTS}
            rows={tests}
            rowKey={(test) => `${test.name} ${test.against}`}
            wrap
            empty={<Empty title="The window has too few documents to test" />}
          />
        </Card>
        <div class="stack">
          <Card
            title="Words that came and went"
            flush
            tools={<ExportCsv name={`words-${name}`} columns={WORDS} rows={words} />}
          >
            <ListTable
              label="Words that came and went"
              columns={WORDS}
              rows={words}
              rowKey={({ word }) => word}
              wrap
              empty={<Empty title="No word tells the window from the training data" />}
            />
          </Card>
          <Card
            title="What was answered"
            flush
            tools={<ExportCsv name={`answers-${name}`} columns={LABELS} rows={labels} />}
          >
            <ListTable
              label="What was answered"
              columns={LABELS}
              rows={labels}
              rowKey={({ label }) => label}
              wrap
              empty={<Empty title="Nothing was answered" />}
            />
          </Card>
        </div>
      </div>
    </>
  );
}
