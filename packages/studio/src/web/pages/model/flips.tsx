import type { Answered, Flip, FlipKind, ModelComparison } from '../../../api/models.ts';
import { apiPath } from '../../app/api.ts';
import { href, segment } from '../../app/router.ts';
import { ServerCsv } from '../../components/server-csv.tsx';
import { Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import { type Column, ListTable } from '../../components/table.tsx';
import { UserText } from '../../components/user-text.tsx';

/** Documents with different labels, with both answers. */
export function Flips(props: {
  readonly comparison: ModelComparison;
  readonly model: string;
  readonly kind: FlipKind;
}) {
  const { comparison, model, kind } = props;
  const { before, after } = comparison;
  const { flips, testSet } = comparison;
  const columns: readonly Column<Flip>[] = [
    {
      key: 'document',
      title: 'Document',
      width: '52%',
      value: ({ id, excerpt }) => `${id}: ${excerpt}`,
      cell: ({ row, id, excerpt, characters }) => (
        <>
          <a
            href={href(`/data/${segment(testSet.name)}`, { version: testSet.version, tab: 'documents', document: row })}
          >
            <UserText value={id || `row ${row + 1}`} limit={60} />
          </a>{' '}
          <span class="quiet small">{characters.toLocaleString('en')} characters</span>
          <br />
          <UserText value={excerpt} limit={320} />
        </>
      ),
    },
    {
      key: 'label',
      title: 'Label',
      value: ({ label }) => label,
      cell: ({ label }) => <UserText value={label} limit={40} class="whole" />,
    },
    answerColumn('champion', 'Champion', ({ before }) => before),
    answerColumn('challenger', 'Challenger', ({ after }) => after),
  ];
  return (
    <>
      <div class="runs-tools row">
        <span class="quiet">Each with the probability of the answer.</span>
        <span class="tools">
          <ServerCsv
            name={`flips-${model}-${before.version}-${after.version}`}
            path={apiPath(`/models/${segment(model)}/comparison.csv`, {
              ...{ before: before.version, after: after.version, kind },
              ...{ dataset: testSet.name, datasetVersion: testSet.version },
            })}
            isEmpty={flips.length === 0}
          />
        </span>
      </div>
      <ListTable
        label="Documents with another label"
        columns={columns}
        rows={flips}
        rowKey={({ row }) => String(row)}
        wrap
        empty={<Empty title="None" />}
      />
    </>
  );
}

function answerColumn(key: string, title: string, of: (flip: Flip) => Answered): Column<Flip> {
  return {
    key,
    title,
    value: (flip) => {
      const { label, probability } = of(flip);
      return probability === null ? label : `${label} ${probability.toFixed(3)}`;
    },
    cell: (flip) => {
      const { label, probability, isRight } = of(flip);
      return (
        <>
          {isRight ? (
            <Badge tone="good" icon="check">
              Right
            </Badge>
          ) : (
            <Badge tone="bad" icon="cross">
              Wrong
            </Badge>
          )}{' '}
          <UserText value={label} limit={40} class="whole" />
          {probability === null ? null : <span class="quiet"> {(100 * probability).toFixed(0)} %</span>}
        </>
      );
    },
  };
}
