import type { DataLineage, DataReader } from '../../../api/data.ts';
import { href, segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { formatNumber } from '../../components/format.ts';
import { PairsTable } from '../../components/pairs-table.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';

type Partition = NonNullable<DataLineage['partitions']>[number];

/** Where it comes from, and where it is used. */
export function Lineage({ place, name }: { readonly place: string; readonly name: string }) {
  const answer = useQuery<DataLineage>(`${place}/lineage`, ['workspace', 'tracking']);
  return (
    <div class="card-body">
      <Answered query={answer} what="its lineage">
        {(lineage) => (
          <div class="stack">
            {lineage.fault === undefined ? null : (
              <div class="notice tone-warn" role="status">
                <span>
                  Its raw files are not known: <UserText value={lineage.fault} limit={300} />
                </span>
              </div>
            )}
            <div class="grid wide">
              <Sources lineage={lineage} name={name} />
              <PairsTable title="Made with" name={`made-with-${name}`} pairs={lineage.fields} />
            </div>
            <Readers lineage={lineage} name={name} />
          </div>
        )}
      </Answered>
    </div>
  );
}

function Sources({ lineage, name }: { readonly lineage: DataLineage; readonly name: string }) {
  const { partitions = [], drawn } = lineage;
  return (
    <TableCard
      title="Raw data"
      count={partitions.length}
      file={`raw-${name}`}
      columns={PARTITIONS}
      rows={partitions}
      rowKey={(partition) => partition.name}
      wrap
      height="30rem"
      empty={<Empty title="No partition is named" />}
    >
      {drawn ? (
        <p class="card-note">
          A share of {formatNumber(drawn.share)} was drawn, with seed {drawn.seed}.
        </p>
      ) : null}
    </TableCard>
  );
}

function Readers({ lineage, name }: { readonly lineage: DataLineage; readonly name: string }) {
  return (
    <Card
      title={`Used by (${lineage.readers.length})`}
      flush
      tools={<ExportCsv name={`readers-${name}`} columns={READERS} rows={lineage.readers} />}
    >
      {lineage.models.length > 0 ? (
        <p class="card-note row">
          Models:
          {lineage.models.map((model) => (
            <a
              key={`${model.name} ${model.version}`}
              href={href(`/models/${segment(model.name)}`, { version: model.version })}
            >
              <UserText value={model.name} limit={60} /> version {model.version}
              {model.aliases.includes('champion') ? (
                <>
                  {' '}
                  <Badge tone="good">champion</Badge>
                </>
              ) : null}
            </a>
          ))}
        </p>
      ) : null}
      <ListTable
        label="Used by"
        columns={READERS}
        rows={lineage.readers}
        rowKey={(reader) => `${reader.run} ${reader.node} ${reader.made.map(({ hash }) => hash).join(' ')}`}
        empty={<Empty title="No step has read it yet" />}
      />
    </Card>
  );
}

const PARTITIONS: readonly Column<Partition>[] = [
  {
    key: 'partition',
    title: 'Partition',
    value: (partition) => partition.name,
    cell: (partition) => <UserText value={partition.name} limit={80} />,
  },
  { key: 'rows', title: 'Documents', isNumber: true, value: ({ rows }) => rows },
  {
    key: 'files',
    title: 'Files',
    value: ({ files }) => files.map((file) => `${file.name} ${file.sha256}`).join('; '),
    cell: ({ files }) => (
      <ul>
        {files.slice(0, 8).map((file) => (
          <li key={file.name} title={`SHA-256 ${file.sha256}`}>
            <UserText value={file.name} limit={100} /> <code class="quiet small">{file.sha256.slice(0, 8)}</code>
          </li>
        ))}
        {files.length > 8 ? <li class="quiet">and {files.length - 8} more</li> : null}
      </ul>
    ),
  },
];

const READERS: readonly Column<DataReader>[] = [
  {
    key: 'step',
    title: 'Step',
    value: ({ node }) => node,
    cell: ({ node, run }) => (
      <a href={href(`/pipeline-runs/${segment(run)}`, { node })}>
        <UserText value={node} limit={60} />
      </a>
    ),
  },
  {
    key: 'distance',
    title: 'Reads',
    value: ({ distance }) => distance,
    cell: ({ distance }) => (distance === 1 ? 'the dataset' : `what was made of it, ${distance - 1} on`),
  },
  textColumn('scope', 'Scope', ({ scope }) => scope, 40),
  {
    key: 'made',
    title: 'Made',
    value: ({ made }) => made.map(({ port, hash }) => `${port} ${hash.slice(0, 12)}`).join('; '),
    cell: ({ made }) => <UserText value={made.map(({ port }) => port).join(', ')} limit={80} />,
  },
  { key: 'run', title: 'Run', value: ({ run }) => run, cell: ({ run }) => <UserText value={run} limit={40} /> },
];
