import type { MonitoringHead, MonitoringShown, MonitoringWindow, WatchedModel } from '../../../api/monitoring.ts';
import { fileAddress } from '../../app/file-address.ts';
import type { PageProps } from '../../app/page.ts';
import { hereWith, segment, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatDate, formatNumber } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';
import { Alarms } from './alarm-table.tsx';
import { WindowCharts } from './window-charts.tsx';
import { WindowDetails } from './window-details.tsx';
import './monitoring.css';

/** Are the model's inputs still like its training data, and is it still accurate? */
export function MonitoringPage({ query }: PageProps) {
  const head = useQuery<MonitoringHead>('/monitoring', ['workspace', 'tracking']);
  return (
    <Answered query={head} what="what is monitored">
      {(data) => {
        const watched = data.watched.find(({ scope }) => scope === query['scope']) ?? data.watched[0];
        return (
          <>
            <PageHeader title="Monitoring" actions={watched ? <Choice all={data.watched} chosen={watched} /> : null} />
            {watched || data.alarms.length > 0 ? <Alarms head={data} reload={head.reload} /> : null}
            {watched ? <Report key={watched.run} watched={watched} query={query} /> : <NothingWatched />}
          </>
        );
      }}
    </Answered>
  );
}

function NothingWatched() {
  return (
    <section class="card">
      <Empty title="No model is watched yet">
        <p>
          <code>mlops serve --collect collected --collect-texts stored</code> keeps what is asked and answered;{' '}
          <code>mlops monitor run --collected collected</code> holds it against what the model learnt from.
        </p>
      </Empty>
    </section>
  );
}

function Choice({ all, chosen }: { readonly all: readonly WatchedModel[]; readonly chosen: WatchedModel }) {
  return (
    <select
      class="input"
      aria-label="Model"
      value={chosen.scope}
      onChange={({ currentTarget }) => setQuery({ scope: currentTarget.value, window: undefined })}
    >
      {all.map(({ scope, model, version }) => (
        <option key={scope} value={scope}>
          {model === undefined ? scope.slice(0, 80) : `${model.slice(0, 80)}, version ${version}`}
        </option>
      ))}
    </select>
  );
}

function Report({ watched, query }: { readonly watched: WatchedModel; readonly query: PageProps['query'] }) {
  const report = useQuery<MonitoringShown>(`/monitoring/${segment(watched.run)}`);
  return (
    <Answered query={report} what="the report">
      {(data) => {
        const chosen = data.windows.find(({ from }) => String(from) === query['window']) ?? data.windows.at(-1);
        if (!chosen) {
          return (
            <section class="card">
              <Empty title="The report has no window yet">
                <p>Nothing had been collected when it was made.</p>
              </Empty>
            </section>
          );
        }
        return (
          <>
            <div class="row">
              <p class="quiet">
                Report of <When at={data.at} /> on {formatNumber(data.windows.length)} windows of{' '}
                <UserText value={data.window} limit={20} /> against {formatNumber(data.training.documents)} training
                documents{data.leftOut > 0 ? `; ${formatNumber(data.leftOut)} older windows stand in its CSV` : ''}.{' '}
                <a href={`#/pipeline-runs/${segment(watched.run)}`}>Its run</a> ·{' '}
                <a href={fileAddress('report/monitoring', data.hash, 'monitoring.csv')}>All tests as CSV</a>
              </p>
              <span class="window-choice row">
                <WindowChoice windows={data.windows} chosen={chosen} />
              </span>
            </div>
            <WindowDetails window={chosen} />
            <WindowCharts report={data} chosen={chosen} link={({ from }) => hereWith({ window: from })} />
          </>
        );
      }}
    </Answered>
  );
}

function WindowChoice(props: { readonly windows: readonly MonitoringWindow[]; readonly chosen: MonitoringWindow }) {
  return (
    <label class="row small quiet">
      Window
      <select
        class="input"
        value={props.chosen.from}
        onChange={({ currentTarget }) => setQuery({ window: currentTarget.value })}
      >
        {props.windows.toReversed().map(({ from, alarms, documents }) => (
          <option key={from} value={from}>
            {formatDate(from)}, {formatNumber(documents)} documents{alarms.length > 0 ? ', alarm' : ''}
          </option>
        ))}
      </select>
    </label>
  );
}
