import type { BandShown, TestShown, ValidationReport, WordShown } from '../../../api/validation.ts';
import { hereWith } from '../../app/router.ts';
import { formatNumber } from '../../components/format.ts';
import { Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';

const within = <Row extends { readonly within: boolean }>(): Column<Row> => ({
  key: 'within',
  title: 'Bounds',
  value: (row) => (row.within ? 'within' : 'outside'),
  cell: (row) =>
    row.within ? (
      <span class="quiet">within</span>
    ) : (
      <Badge tone="warn" icon="stop">
        Outside
      </Badge>
    ),
});

const dataset = <Row extends { readonly dataset: string }>(): Column<Row> => ({
  key: 'dataset',
  title: 'Set',
  value: (row) => row.dataset,
});

/** Values outside their bounds first; otherwise in the original order. */
function outsideFirst<Row extends { readonly within: boolean }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => Number(a.within) - Number(b.within));
}

const BANDS: readonly Column<BandShown>[] = [
  {
    key: 'statistic',
    title: 'Statistic',
    value: ({ statistic }) => statistic,
    cell: ({ statistic }) => (
      <a href={hereWith({ statistic })}>
        <UserText value={statistic} limit={60} />
      </a>
    ),
  },
  dataset(),
  {
    key: 'value',
    title: 'Value',
    isNumber: true,
    value: ({ value }) => value,
    cell: ({ value }) => formatNumber(value),
  },
  {
    key: 'expected',
    title: 'Expected',
    isNumber: true,
    value: ({ expected }) => expected,
    cell: ({ expected }) => formatNumber(expected),
  },
  { key: 'low', title: 'Low', isNumber: true, value: ({ low }) => low, cell: ({ low }) => formatNumber(low) },
  { key: 'high', title: 'High', isNumber: true, value: ({ high }) => high, cell: ({ high }) => formatNumber(high) },
  within(),
];

export function BandsTable({ bands, name }: { readonly bands: readonly BandShown[]; readonly name: string }) {
  const rows = outsideFirst(bands);
  return (
    <TableCard
      title="Statistics"
      file={`statistics-${name}`}
      columns={BANDS}
      rows={rows}
      rowKey={(row) => `${row.dataset} ${row.statistic}`}
      height="30rem"
      empty={<Empty title="No statistics were measured" />}
    />
  );
}

const TESTS: readonly Column<TestShown>[] = [
  { key: 'of', title: 'Of', value: ({ of }) => of, cell: ({ of }) => <UserText value={of} limit={40} /> },
  { key: 'test', title: 'Test', value: ({ test }) => test },
  dataset(),
  {
    key: 'value',
    title: 'Value',
    isNumber: true,
    value: ({ value }) => value,
    cell: ({ value }) => formatNumber(value),
  },
  {
    key: 'p',
    title: 'p',
    isNumber: true,
    value: ({ pValue }) => pValue ?? undefined,
    cell: ({ pValue }) => (pValue === null ? '' : pValue.toPrecision(3)),
  },
  within(),
];

export function TestsTable({ tests, name }: { readonly tests: readonly TestShown[]; readonly name: string }) {
  const rows = outsideFirst(tests);
  return (
    <TableCard
      title="Distributions"
      file={`tests-${name}`}
      columns={TESTS}
      rows={rows}
      rowKey={(row) => `${row.dataset} ${row.of} ${row.test}`}
      height="26rem"
      empty={<Empty title="No distributions were tested" />}
    />
  );
}

const share = (value: number) => `${(100 * value).toFixed(1)} %`;

const WORDS: readonly Column<WordShown>[] = [
  { key: 'word', title: 'Word', value: ({ word }) => word, cell: ({ word }) => <UserText value={word} limit={40} /> },
  dataset(),
  {
    key: 'share',
    title: 'Documents',
    isNumber: true,
    value: (row) => row.share,
    cell: (row) => share(row.share),
  },
  {
    key: 'before',
    title: 'Baseline',
    isNumber: true,
    value: ({ baselineShare }) => baselineShare,
    cell: ({ baselineShare }) => share(baselineShare),
  },
  { key: 'p', title: 'p', isNumber: true, value: ({ pValue }) => pValue, cell: ({ pValue }) => pValue.toPrecision(3) },
  within(),
];

export function WordsTable({ words, name }: { readonly words: readonly WordShown[]; readonly name: string }) {
  const rows = outsideFirst(words);
  return (
    <TableCard
      title="Words"
      file={`words-${name}`}
      columns={WORDS}
      rows={rows}
      rowKey={(row) => `${row.dataset} ${row.word}`}
      height="26rem"
      empty={<Empty title="No word was tested" />}
    />
  );
}

type Duplicate = ValidationReport['duplicates']['first'][number];

const DUPLICATES: readonly Column<Duplicate>[] = [
  textColumn('test', 'In test', ({ test }) => test),
  textColumn('train', 'In train', ({ train }) => train),
];

export function DuplicatesTable(props: { readonly duplicates: ValidationReport['duplicates']; readonly name: string }) {
  const { duplicates, name } = props;
  return (
    <TableCard
      title="Test documents also in train"
      count={formatNumber(duplicates.count)}
      file={`duplicates-${name}`}
      columns={DUPLICATES}
      rows={duplicates.first}
      rowKey={({ test, train }) => `${test} ${train}`}
      height="26rem"
      empty={<Empty title="None" />}
    >
      <p class="card-note">
        {share(duplicates.share)} of test. Within train, {formatNumber(duplicates.withinTrain)} repeat another.
      </p>
    </TableCard>
  );
}
