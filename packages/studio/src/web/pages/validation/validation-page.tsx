import type { ValidationList, ValidationRow } from '../../../api/validation.ts';
import { href, segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatDate } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge, StatusBadge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';

/** Which data was compared with its baseline, with what findings? */
export function ValidationPage() {
  const query = useQuery<ValidationList>('/validation', ['workspace']);
  return (
    <>
      <PageHeader
        title="Validation"
        lead="Data against its baseline, run by run: what drifted, and what stopped a run."
      />
      <Answered query={query} what="the validations">
        {({ rows }) => (
          <TableCard
            title="Validations"
            count={rows.length}
            file="validations"
            columns={COLUMNS}
            rows={rows}
            rowKey={({ run, node }) => `${run} ${node}`}
            empty={
              <Empty title="No run has validated data yet">
                <p>
                  The step data-validation does, in <code>mlops run retrain</code>.
                </p>
              </Empty>
            }
          />
        )}
      </Answered>
    </>
  );
}

function reportLink({ run, node }: Pick<ValidationRow, 'run' | 'node'>): string {
  return `#/validation/${segment(run)}/${segment(node)}`;
}

function foundText(found: ValidationRow['found']): string {
  if (!found) return 'no report';
  const count = (n: number, what: string) => (n === 0 ? [] : [`${n} ${what}${n === 1 ? '' : 's'}`]);
  return [...count(found.errors, 'error'), ...count(found.warnings, 'warning')].join(', ') || 'nothing';
}

export function FoundBadge({ found }: Pick<ValidationRow, 'found'>) {
  if (!found) return <Badge tone="idle">No report</Badge>;
  if (found.errors > 0)
    return (
      <Badge tone="bad" icon="cross">
        {foundText(found)}
      </Badge>
    );
  return found.warnings > 0 ? (
    <Badge tone="warn" icon="stop">
      {foundText(found)}
    </Badge>
  ) : (
    <Badge tone="good" icon="check">
      Nothing found
    </Badge>
  );
}

const COLUMNS: readonly Column<ValidationRow>[] = [
  {
    key: 'step',
    title: 'Step',
    value: ({ node }) => node,
    cell: (row) => (
      <a href={row.found ? reportLink(row) : href(`/pipeline-runs/${segment(row.run)}`, { node: row.node })}>
        <UserText value={row.node} limit={60} />
      </a>
    ),
  },
  {
    key: 'found',
    title: 'Found',
    value: ({ found }) => foundText(found),
    cell: ({ found }) => <FoundBadge found={found} />,
  },
  {
    key: 'status',
    title: 'State',
    value: ({ status }) => status,
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  {
    key: 'of',
    title: 'Of',
    value: ({ pipeline, scope }) => `${pipeline} on ${scope}`,
    cell: ({ pipeline, scope }) => <UserText value={`${pipeline} on ${scope}`} limit={60} />,
  },
  { key: 'at', title: 'When', value: ({ at }) => formatDate(at), cell: ({ at }) => <When at={at} /> },
  {
    key: 'run',
    title: 'Run',
    value: ({ run }) => run,
    cell: ({ run }) => (
      <a href={`#/pipeline-runs/${segment(run)}`}>
        <UserText value={run} limit={40} />
      </a>
    ),
  },
  {
    key: 'error',
    title: 'Error',
    value: ({ error }) => error,
    cell: ({ error }) => <UserText value={error ?? ''} limit={120} />,
  },
];
