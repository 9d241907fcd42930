import type { ModelPair, SweepShown } from '../../../api/sweep.ts';
import { apiPath } from '../../app/api.ts';
import { segment, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { XyChart } from '../../charts/xy-chart.tsx';
import { Card } from '../../components/card.tsx';
import { formatNumber } from '../../components/format.ts';
import { ServerCsv } from '../../components/server-csv.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import { type Column, ListTable } from '../../components/table.tsx';
import { UserText } from '../../components/user-text.tsx';
import { Confusion } from './confusion.tsx';

/** Any two models of a sweep side by side: curves, confusion matrices, the documents on which they differ. */
export function PairView({
  sweep,
  query,
}: {
  readonly sweep: SweepShown;
  readonly query: Readonly<Record<string, string>>;
}) {
  const finished = sweep.models.filter(({ accuracy, trackingRun }) => accuracy !== null && trackingRun !== undefined);
  const names = finished.map(({ model }) => model);
  const a = names.find((name) => name === query['a']) ?? names[0];
  const b = names.find((name) => name === query['b']) ?? names.find((name) => name !== a);
  const path = `/sweep/${segment(sweep.run)}/${segment(sweep.node)}/pair`;
  const pair = useQuery<ModelPair>(a === undefined || b === undefined ? undefined : apiPath(path, { a, b }));
  if (a === undefined || b === undefined) {
    return (
      <Card title="Two models side by side">
        <Empty title="Fewer than two models are kept with their runs" />
      </Card>
    );
  }
  return (
    <>
      <div class="row pair-choice">
        <h2>Two models side by side</h2>
        <Choice name="a" label="First model" value={a} names={names} />
        <span class="quiet">and</span>
        <Choice name="b" label="Second model" value={b} names={names} />
      </div>
      <Answered query={pair} what="the two models">
        {(data) => (
          <Pair
            pair={data}
            label={query['label']}
            file={apiPath(path.replace(/pair$/, 'disagreements.csv'), { a, b })}
          />
        )}
      </Answered>
    </>
  );
}

function Choice(props: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly names: readonly string[];
}) {
  return (
    <select
      class="input"
      aria-label={props.label}
      value={props.value}
      onChange={({ currentTarget }) => setQuery({ [props.name]: currentTarget.value })}
    >
      {props.names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Pair(props: { readonly pair: ModelPair; readonly label: string | undefined; readonly file: string }) {
  const { pair, label, file } = props;
  const { sides, labels, documents } = pair;
  return (
    <>
      <p class="quiet small">
        On the {formatNumber(documents)} test documents, by the models as they were fitted on the whole training set.
      </p>
      <div class="grid pair">
        {sides.map((side, i) => (
          <Card key={`${i} ${side.model}`} title={i === 0 ? 'What the first confuses' : 'What the second confuses'}>
            <Confusion side={side} labels={labels} />
          </Card>
        ))}
        <Curves pair={pair} label={label} />
      </div>
      <Disagreements pair={pair} file={file} />
    </>
  );
}

function Curves({ pair, label }: { readonly pair: ModelPair; readonly label: string | undefined }) {
  const having = pair.labels.filter((name) => pair.sides.some(({ roc }) => roc.some((curve) => curve.label === name)));
  const chosen = having.find((name) => name === label) ?? having[0];
  const series = pair.sides.flatMap(({ model, roc }) => {
    const curve = roc.find((one) => one.label === chosen);
    if (!curve) return [];
    const points = curve.fpr.map((x, i) => ({ x, y: curve.tpr[i] ?? null }));
    return [{ name: `${model}, area ${curve.auc.toFixed(3)}`, points, hasDots: false, isStepped: true }];
  });
  const chance = {
    ...{ name: 'Chance', colour: 'var(--idle-mark)', isDashed: true, hasDots: false },
    points: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  };
  return (
    <Card
      title="ROC curves"
      tools={
        <select
          class="input"
          aria-label="Label of the curves"
          value={chosen}
          onChange={({ currentTarget }) => setQuery({ label: currentTarget.value })}
        >
          {having.map((name) => (
            <option key={name} value={name}>
              {name.slice(0, 60)} against the rest
            </option>
          ))}
        </select>
      }
    >
      <XyChart
        title="True against false positives"
        name="roc"
        xTitle="False positive rate"
        yTitle="True positive rate"
        height={340}
        includeX={[0, 1]}
        includeY={[0, 1]}
        series={[...series, chance]}
      />
    </Card>
  );
}

type Row = ModelPair['disagreements'][number];

function Disagreements({ pair, file }: { readonly pair: ModelPair; readonly file: string }) {
  const { sides, disagreements, disagree, documents, onlyRight } = pair;
  const said = (side: 0 | 1): Column<Row> => ({
    key: `said ${side}`,
    title: sides[side]?.model ?? '',
    value: (row) => row.said[side],
    cell: (row) => (
      <>
        <UserText value={row.said[side]} limit={40} class="whole" />{' '}
        {row.said[side] === row.truth ? <Badge tone="good">right</Badge> : null}
      </>
    ),
  });
  const columns: readonly Column<Row>[] = [
    {
      key: 'text',
      title: 'Text, as it was prepared',
      value: ({ text }) => text,
      cell: ({ text }) => <UserText value={text.replaceAll(/\s+/g, ' ')} limit={200} />,
    },
    {
      key: 'truth',
      title: 'Its label',
      value: ({ truth }) => truth,
      cell: ({ truth }) => <UserText value={truth} limit={40} class="whole" />,
    },
    said(0),
    said(1),
    { key: 'id', title: 'Id', value: ({ id }) => id, cell: ({ id }) => <UserText value={id} limit={30} /> },
  ];
  return (
    <Card
      title="Documents they disagree on"
      flush
      tools={
        <>
          <span class="quiet small">
            {formatNumber(disagree)} of {formatNumber(documents)}; only the first is right on{' '}
            {formatNumber(onlyRight[0])}, only the second on {formatNumber(onlyRight[1])}
            {disagree > disagreements.length ? `; the first ${formatNumber(disagreements.length)} are shown` : ''}
          </span>
          <ServerCsv name="disagreements" path={file} isEmpty={disagree === 0} />
        </>
      }
    >
      <ListTable
        label="Documents they disagree on"
        columns={columns}
        rows={disagreements}
        rowKey={({ id }) => id}
        wrap
        empty={<Empty title="They say the same of every document" />}
      />
    </Card>
  );
}
