import type { DataSurvey, DuplicateGroup, SuspectedLabel } from '../../../api/data.ts';
import { hereWith } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { formatNumber } from '../../components/format.ts';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';

/** Duplicate documents, and likely label errors. */
export function Quality({ place, name }: { readonly place: string; readonly name: string }) {
  const answer = useQuery<DataSurvey>(`${place}/survey`);
  return (
    <div class="card-body">
      <Answered query={answer} what="its quality: the first time takes some seconds">
        {(survey) => (
          <div class="stack">
            {survey.measured < survey.rows ? (
              <div class="notice tone-idle" role="status">
                Of the first {formatNumber(survey.measured)} documents, {formatNumber(survey.charactersEach)} characters
                of each.
              </div>
            ) : null}
            <Suspected survey={survey} name={name} />
            <Duplicates survey={survey} name={name} />
          </div>
        )}
      </Answered>
    </div>
  );
}

function Suspected({ survey: { suspected, measured }, name }: { readonly survey: DataSurvey; readonly name: string }) {
  if (!suspected) {
    return (
      <Card title="Labels that may be wrong">
        <Empty title="Nothing can be said">
          <p>It takes some twenty documents, two labels, and texts with words.</p>
        </Empty>
      </Card>
    );
  }
  return (
    <TableCard
      title="Labels that may be wrong"
      count={`${formatNumber(suspected.count)} of ${formatNumber(measured)}`}
      file={`doubtful-labels-${name}`}
      columns={SUSPECTED}
      rows={suspected.first}
      rowKey={({ row }) => String(row)}
      height="32rem"
      wrap
      empty={<Empty title="No label is suspected" />}
    >
      <p class="card-note">
        {suspected.count > suspected.first.length ? `The ${suspected.first.length} errors. ` : ''}By confident learning
        with a cross-validated classifier. <code>mlops labels review</code> queues them for review.
      </p>
    </TableCard>
  );
}

function Duplicates({
  survey: { duplicates, measured },
  name,
}: {
  readonly survey: DataSurvey;
  readonly name: string;
}) {
  const { exact, near, groups, groupCount } = duplicates;
  return (
    <TableCard
      title="Duplicates"
      count={`${formatNumber(exact + near)} of ${formatNumber(measured)}`}
      label="Groups of duplicates"
      file={`duplicates-${name}`}
      columns={GROUPS}
      rows={groups}
      rowKey={({ documents }) => String(documents[0]?.row)}
      height="32rem"
      wrap
      empty={
        <Empty title="No document appears twice">
          <p>There are no near-duplicates either.</p>
        </Empty>
      }
    >
      {groupCount === 0 ? null : (
        <p class="card-note">
          {formatNumber(exact)} equal an earlier one but for case, punctuation and white space; {formatNumber(near)}{' '}
          nearly do.
          {groupCount > groups.length ? ` The first ${groups.length} of ${formatNumber(groupCount)} groups.` : ''}
        </p>
      )}
    </TableCard>
  );
}

function DocumentLink({ row, id }: { readonly row: number; readonly id: string }) {
  return (
    <a href={hereWith({ tab: 'documents', document: row })}>
      <UserText value={id || `row ${row + 1}`} limit={60} />
    </a>
  );
}

const SUSPECTED: readonly Column<SuspectedLabel>[] = [
  { key: 'id', title: 'Id', value: ({ id }) => id, cell: ({ row, id }) => <DocumentLink row={row} id={id} /> },
  textColumn('label', 'Label', ({ label }) => label, 40),
  {
    key: 'suggested',
    title: 'Rather',
    value: ({ suggested }) => suggested,
    cell: ({ suggested }) => (
      <strong>
        <UserText value={suggested} limit={40} />
      </strong>
    ),
  },
  {
    key: 'margin',
    title: 'Margin',
    isNumber: true,
    value: ({ margin }) => margin,
    cell: ({ margin }) => margin.toFixed(2),
  },
  {
    key: 'text',
    title: 'Text',
    width: '58%',
    value: ({ excerpt }) => excerpt,
    cell: ({ excerpt }) => <UserText value={excerpt} limit={240} />,
  },
];

const GROUPS: readonly Column<DuplicateGroup>[] = [
  {
    key: 'documents',
    title: 'Documents',
    value: ({ documents }) => documents.map(({ id }) => id).join(' '),
    cell: ({ documents, size }) => (
      <ul>
        {documents.map(({ row, id }) => (
          <li key={row}>
            <DocumentLink row={row} id={id} />
          </li>
        ))}
        {size > documents.length ? <li class="quiet">and {size - documents.length} more</li> : null}
      </ul>
    ),
  },
  {
    key: 'labels',
    title: 'Labels',
    value: ({ labels }) => labels.join(' '),
    cell: ({ labels, isTorn }) => (
      <>
        {isTorn ? (
          <>
            <Badge tone="warn" icon="stop">
              Differ
            </Badge>{' '}
          </>
        ) : null}
        <UserText value={labels.join(', ')} limit={80} />
      </>
    ),
  },
  {
    key: 'text',
    title: 'Text of the first',
    width: '58%',
    value: ({ documents }) => documents[0]?.excerpt,
    cell: ({ documents }) => <UserText value={documents[0]?.excerpt ?? ''} limit={240} />,
  },
];
