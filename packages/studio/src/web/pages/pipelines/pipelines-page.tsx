import type { NeedShown, PipelineNeeds, PipelineRow } from '../../../api/pipelines.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { CommandLine } from '../../components/command-line.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { StatusBadge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';

/** Which pipelines exist, and how did their last runs end? */
export function PipelinesPage() {
  const query = useQuery<readonly PipelineRow[]>('/pipelines', ['workspace']);
  const needs = useQuery<PipelineNeeds>('/pipeline-needs', ['workspace']);
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
      <Answered query={needs} what="what they run in">
        {({ environments, computes }) => (
          <div class="grid wide">
            <TableCard
              title="Environments"
              count={environments.length}
              file="environments"
              columns={needColumns('Environment')}
              rows={environments}
              rowKey={({ name }) => name}
              wrap
              empty={<Empty title="No step is known yet" />}
            />
            <TableCard
              title="Computes"
              count={computes.length}
              file="computes"
              columns={needColumns('Compute')}
              rows={computes}
              rowKey={({ name }) => name}
              wrap
              empty={<Empty title="No step is known yet" />}
            />
            <Card title="Schedules">
              <div class="stack">
                <p>
                  A pipeline runs by itself on Azure Machine Learning, whose workspace keeps the schedules:{' '}
                  <a href="#/azure?tab=schedules">choose a workspace to see its schedules</a>.
                </p>
                <CommandLine parts={['mlops', 'schedule', 'create', 'retrain-weekly', '--every', '1 week']} />
              </div>
            </Card>
          </div>
        )}
      </Answered>
    </>
  );
}

function needColumns(title: string): readonly Column<NeedShown>[] {
  const names = (key: 'steps' | 'pipelines', head: string): Column<NeedShown> => ({
    ...{ key, title: head, value: (need) => need[key].join(', ') },
    cell: (need) => <UserText value={need[key].join(', ')} limit={300} />,
  });
  return [
    { key: 'name', title, value: ({ name }) => name, cell: ({ name }) => <UserText value={name} limit={100} /> },
    names('steps', 'Of steps'),
    names('pipelines', 'In pipelines'),
  ];
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
        <span class="badge-line">
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
