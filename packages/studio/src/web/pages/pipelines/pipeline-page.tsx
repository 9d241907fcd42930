import type { PipelineNodeShown, PipelineShown } from '../../../api/pipelines.ts';
import type { PageProps } from '../../app/page.ts';
import { hereWith, href, segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { CommandLine } from '../../components/command-line.tsx';
import { formatSeconds } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { PairsTable } from '../../components/pairs-table.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';
import { PlanGraph } from '../pipeline-run/plan-graph.tsx';
import '../pipeline-run/pipeline-run.css';

/** What does it do, on which machines, in which environments, and what are its outputs? */
export function PipelinePage({ params, query }: PageProps) {
  const name = params['pipeline'] ?? '';
  const answer = useQuery<PipelineShown>(`/pipelines/${segment(name)}`, ['workspace']);
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ title: 'Pipelines', link: '#/pipelines' }]}
        actions={
          <a class="button" href={href('/pipeline-runs', { pipeline: name })}>
            Its runs
          </a>
        }
      />
      <Answered query={answer} what="the pipeline">
        {(pipeline) => <Shown pipeline={pipeline} asked={query['node']} />}
      </Answered>
    </>
  );
}

function Shown({ pipeline, asked }: { readonly pipeline: PipelineShown; readonly asked: string | undefined }) {
  const { name, nodes, ofRun, inputs, leaves } = pipeline;
  const chosen = nodes.find((node) => node.name === asked);
  return (
    <>
      {ofRun === undefined ? null : (
        <p class="quiet">
          As it was in its latest run, <a href={`#/pipeline-runs/${segment(ofRun)}`}>{ofRun}</a>.
        </p>
      )}
      <section class="card">
        <div class="card-body">
          <PlanGraph
            run={name}
            nodes={nodes.map(asRunNode)}
            chosen={chosen?.name}
            now={0}
            captionOf={captionIn(nodes)}
          />
        </div>
      </section>
      {chosen ? (
        <PairsTable
          title={`Parameters of ${chosen.name.slice(0, 60)}`}
          name={`params-${name}-${chosen.name}`}
          pairs={chosen.params}
        />
      ) : null}
      <TableCard
        title="Steps"
        count={nodes.length}
        file={`steps-${name}`}
        columns={STEPS}
        rows={nodes}
        rowKey={(node) => node.name}
        isSelected={(node) => node === chosen}
      />
      <div class="grid wide">
        <TableCard
          title="Inputs"
          count={inputs.length}
          file={`inputs-${name}`}
          columns={INPUTS}
          rows={inputs}
          rowKey={(input) => input.name}
          empty={<Empty title="No inputs" />}
        />
        <TableCard
          title="What a run produces"
          count={leaves.length}
          file={`leaves-${name}`}
          columns={LEAVES}
          rows={leaves}
          rowKey={(leave) => `${leave.what} ${leave.name}`}
          empty={<Empty title="Nothing beyond its outputs" />}
        />
        <Card title="Run and schedule">
          <div class="stack">
            <p class="quiet">On this machine:</p>
            <CommandLine parts={['mlops', 'run', name]} />
            <p class="quiet">Every week on Azure Machine Learning, whose workspace keeps the schedules:</p>
            <CommandLine
              parts={['mlops', 'schedule', 'create', `${name}-weekly`, '--pipeline', name, '--every', '1 week']}
            />
            <CommandLine parts={['mlops', 'schedule', 'list']} />
          </div>
        </Card>
      </div>
    </>
  );
}

/** The graph is shared with runs: in a definition nodes have no state. */
function asRunNode({ name, step, after, compute, conditions }: PipelineNodeShown) {
  return {
    ...{ name, step, after, compute, isConditional: conditions.length > 0 },
    ...{ status: 'waiting' as const, reason: undefined, attempts: [], progress: undefined },
  };
}

function captionIn(nodes: readonly PipelineNodeShown[]) {
  const captions = new Map(
    nodes.map((node) => [node.name, `${node.compute}${node.conditions.length > 0 ? ', if' : ''}`]),
  );
  return ({ name }: { readonly name: string }) => captions.get(name) ?? '';
}

const STEPS: readonly Column<PipelineNodeShown>[] = [
  {
    key: 'node',
    title: 'Step',
    value: ({ name }) => name,
    cell: ({ name }) => (
      <a href={hereWith({ node: name })}>
        <UserText value={name} limit={60} />
      </a>
    ),
  },
  textColumn('program', 'Program', ({ step }) => step, 40),
  textColumn('compute', 'Compute', ({ compute }) => compute, 40),
  {
    key: 'environment',
    title: 'Environment',
    value: ({ environment, native }) => [environment, ...native].join(' '),
    cell: ({ environment, native }) => <UserText value={[environment, ...native].join(', ')} limit={60} />,
  },
  {
    key: 'timeout',
    title: 'Limit',
    isNumber: true,
    value: ({ timeoutSeconds }) => timeoutSeconds,
    cell: ({ timeoutSeconds }) => formatSeconds(timeoutSeconds),
  },
  { key: 'retries', title: 'Retries', isNumber: true, value: ({ retries }) => retries },
  { key: 'cache', title: 'Reused', value: ({ isCached }) => (isCached ? 'where nothing changed' : 'never') },
  {
    key: 'conditions',
    title: 'Only if',
    value: ({ conditions }) => conditions.join('; '),
    cell: ({ conditions }) => <UserText value={conditions.join('; ')} limit={100} />,
  },
];

type Input = PipelineShown['inputs'][number];
const INPUTS: readonly Column<Input>[] = [
  { key: 'name', title: 'Input', value: ({ name }) => name, cell: ({ name }) => <UserText value={name} limit={60} /> },
  { key: 'kind', title: 'Kind', value: ({ kind }) => kind },
];

type Leave = PipelineShown['leaves'][number];
const LEAVES: readonly Column<Leave>[] = [
  { key: 'what', title: 'What', value: ({ what }) => what },
  {
    key: 'name',
    title: 'Name',
    value: ({ name }) => name,
    cell: ({ what, name }) =>
      what === 'report' ? (
        <UserText value={name} limit={60} />
      ) : (
        <a href={`#/${what === 'model' ? 'models' : 'data'}/${segment(name)}`}>
          <UserText value={name} limit={60} />
        </a>
      ),
  },
  textColumn('node', 'Of step', ({ node }) => node),
];
