import type { QueueHead } from '../../../api/labelling.ts';
import { apiPath } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { href, segment, setQuery } from '../../app/router.ts';
import { session } from '../../app/session.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { formatNumber } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty, Loading, NotThere } from '../../components/states.tsx';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
import { UserText } from '../../components/user-text.tsx';
import { LabelView } from './label-view.tsx';
import { QueueStatistics } from './queue-statistics.tsx';
import { QueueTable } from './queue-table.tsx';
import './labelling.css';

/** What to label next, and how much is done? */
export function LabellingPage() {
  const queues = useQuery<readonly QueueHead[]>('/labelling', ['tracking']);
  return (
    <>
      <PageHeader title="Labelling" lead="Texts whose labels teach a model most, asked one after the other." />
      <Card title="Queues" flush tools={<ExportCsv name="label-queues" columns={QUEUES} rows={queues.data ?? []} />}>
        <Answered query={queues} what="the queues">
          {(rows) => (
            <ListTable label="Queues" columns={QUEUES} rows={rows} rowKey={({ scope }) => scope} empty={<NoQueue />} />
          )}
        </Answered>
      </Card>
    </>
  );
}

const QUEUES: readonly Column<QueueHead>[] = [
  {
    key: 'scope',
    title: 'Queue',
    value: ({ scope }) => scope,
    cell: ({ scope }) => (
      <a href={`#/labelling/${segment(scope)}`}>
        <UserText value={scope} limit={60} />
      </a>
    ),
  },
  { key: 'waiting', title: 'Waiting', isNumber: true, value: ({ counts }) => counts.waiting },
  { key: 'disputed', title: 'Disputed', isNumber: true, value: ({ counts }) => counts.disputed },
  { key: 'settled', title: 'Settled', isNumber: true, value: ({ counts }) => counts.settled },
  { key: 'skipped', title: 'Skipped', isNumber: true, value: ({ counts }) => counts.skipped },
  { key: 'annotators', title: 'Labels a text', isNumber: true, value: ({ annotators }) => annotators },
  {
    key: 'labels',
    title: 'Labels',
    value: ({ labels }) => labels.join(', '),
    cell: ({ labels }) => <UserText value={labels.join(', ')} limit={60} />,
  },
];

function NoQueue() {
  return (
    <Empty title="No text waits for a label">
      <p>
        <code>mlops labels query --scope mail --pool pool.csv --labels ham,spam</code> chooses texts; with data of an
        app, <code>mlops labels query --dataset sample</code> asks for what has no label yet.
      </p>
    </Empty>
  );
}

const VIEWS = { label: 'Label', decide: 'Decide', queue: 'Texts', statistics: 'Statistics' } as const;
type View = keyof typeof VIEWS;

/** One queue: labelling, decisions on disputed texts, its items, the quality of its labels. */
export function QueuePage({ params, query }: PageProps) {
  const scope = params['scope'] ?? '';
  const who = (query['who'] ?? session.value?.user ?? '').trim();
  const view: View = Object.hasOwn(VIEWS, query['view'] ?? '') ? (query['view'] as View) : 'label';
  const queues = useQuery<readonly QueueHead[]>(apiPath('/labelling', { who: who || undefined }), ['tracking']);
  return (
    <Answered query={queues} what="the queue">
      {(all) => {
        const queue = all.find((one) => one.scope === scope);
        if (!queue) return <NotThere what="queue" name={scope} />;
        return (
          <>
            <PageHeader
              title={scope}
              crumbs={[{ title: 'Labelling', link: '#/labelling' }]}
              actions={<Annotator who={who} />}
            />
            <nav class="tabs" aria-label="Views of the queue">
              {Object.entries(VIEWS).map(([key, title]) => (
                <a
                  key={key}
                  href={href(`/labelling/${segment(scope)}`, {
                    view: key === 'label' ? undefined : key,
                    who: query['who'],
                  })}
                  aria-current={key === view ? 'page' : undefined}
                >
                  {title}
                  {key === 'decide' && queue.counts.disputed > 0 ? ` (${formatNumber(queue.counts.disputed)})` : ''}
                </a>
              ))}
            </nav>
            {view === 'queue' ? (
              <QueueTable scope={scope} query={query} />
            ) : view === 'statistics' ? (
              <QueueStatistics scope={scope} />
            ) : who === '' ? (
              <Loading what="Asking who labels" />
            ) : (
              <LabelView key={`${view} ${who}`} scope={scope} who={who} isDispute={view === 'decide'} />
            )}
          </>
        );
      }}
    </Answered>
  );
}

/** The annotator, by name, as in the terminal. */
function Annotator({ who }: { readonly who: string }) {
  return (
    <label class="row">
      Labelling as
      <input
        class="input annotator"
        value={who}
        maxLength={200}
        autoComplete="off"
        onChange={({ currentTarget }) => setQuery({ who: currentTarget.value.trim() })}
      />
    </label>
  );
}
