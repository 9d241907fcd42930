import type { PipelineRow } from '../../../api/pipelines.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { StatusBadge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';

/** Which pipelines are there, and how did each run last? */
export function PipelinesPage() {
  const query = useQuery<readonly PipelineRow[]>('/pipelines', ['workspace']);
  return (
    <>
      <PageHeader title="Pipelines" lead="What the project defines, and what runs in this workspace had." />
      <Answered query={query} what="the pipelines">
        {(rows) => (
          <TableCard
            title="Pipelines"
            count={rows.length}
            file="pipelines"
            columns={COLUMNS}
            rows={rows}
            rowKey={({ name }) => name}
            empty={
              <Empty title="No pipeline has been run here">
                <p>
                  <code>mlops run retrain</code> runs one, and <code>mlops graph</code> draws it.
                </p>
              </Empty>
            }
          />
        )}
      </Answered>
    </>
  );
}

const COLUMNS: readonly Column<PipelineRow>[] = [
  {
    key: 'name',
    title: 'Pipeline',
    value: ({ name }) => name,
    cell: ({ name, steps }) =>
      steps === 0 ? (
        <>
          <UserText value={name} limit={60} /> <span class="quiet small">its plan cannot be read</span>
        </>
      ) : (
        <a href={`#/pipelines/${segment(name)}`}>
          <UserText value={name} limit={60} />
        </a>
      ),
  },
  { key: 'steps', title: 'Steps', isNumber: true, value: ({ steps }) => steps },
  {
    key: 'from',
    title: 'Known from',
    value: ({ isDefined }) => (isDefined ? 'the project' : 'its latest run'),
  },
  {
    key: 'last',
    title: 'Last run',
    value: ({ last }) => last?.at,
    cell: ({ last }) =>
      last ? (
        <span class="row">
          <StatusBadge status={last.status} />
          <a href={`#/pipeline-runs/${segment(last.id)}`}>
            <When at={last.at} />
          </a>
        </span>
      ) : (
        <span class="quiet">never here</span>
      ),
  },
  {
    key: 'runs',
    title: 'Runs',
    isNumber: true,
    value: ({ runs }) => runs,
    cell: ({ runs }) => runs.toLocaleString('en'),
  },
  {
    key: 'models',
    title: 'Registers',
    value: ({ models }) => models.join(' '),
    cell: ({ models }) => <UserText value={models.join(', ')} limit={60} />,
  },
];
