import type { AgreementShown, ParityShown } from '../../../api/models.ts';
import { Card } from '../../components/card.tsx';
import { formatNumber } from '../../components/format.ts';
import { Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';

interface Row extends AgreementShown {
  readonly on: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'on', title: 'On', value: ({ on }) => on },
  { key: 'documents', title: 'Texts', isNumber: true, value: ({ documents }) => documents },
  {
    key: 'difference',
    title: 'Largest difference',
    isNumber: true,
    value: ({ maxProbabilityDifference }) => maxProbabilityDifference,
    cell: ({ maxProbabilityDifference }) => formatNumber(maxProbabilityDifference),
  },
  { key: 'flips', title: 'Label flips', isNumber: true, value: ({ labelFlips }) => labelFlips },
];

/** Does the served model give the same answers as the trained one? */
export function Parity({ parity }: { readonly parity: ParityShown | undefined }) {
  if (!parity) {
    return (
      <Card title="Parity">
        <Empty title="It has no certificate">
          <p>Nobody has compared what is served with what was trained.</p>
        </Empty>
      </Card>
    );
  }
  const rows: Row[] = [
    ...(parity.test ? [{ on: 'documents', ...parity.test }] : []),
    ...(parity.generated ? [{ on: 'generated texts', ...parity.generated }] : []),
    { on: 'all', ...parity },
  ];
  return (
    <Card
      title="Parity"
      flush
      tools={
        <>
          {parity.passed ? (
            <Badge tone="good" icon="check">
              Passed
            </Badge>
          ) : (
            <Badge tone="bad" icon="cross">
              Failed
            </Badge>
          )}
          <ExportCsv name="parity" columns={COLUMNS} rows={rows} />
        </>
      }
    >
      <ListTable label="Parity" columns={COLUMNS} rows={rows} rowKey={({ on }) => on} />
      <p class="card-note">
        Probabilities as served (clean, features, ONNX Runtime) against those of the code that trained it. It passes
        with a difference of at most {formatNumber(parity.tolerance)} and no other label.
      </p>
    </Card>
  );
}
