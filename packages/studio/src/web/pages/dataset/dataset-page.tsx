import type { DatasetShown, DatasetVersionShown } from '../../../api/data.ts';
import type { PageProps } from '../../app/page.ts';
import { hereWith, segment, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { formatDate } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { type Tab, Tabs, tabOf } from '../../components/tabs.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';
import { Documents } from './documents.tsx';
import { Lineage } from './lineage.tsx';
import { Quality } from './quality.tsx';
import { Survey } from './survey.tsx';
import { VersionsOfData } from './versions-of-data.tsx';
import './dataset.css';

const TABS: readonly Tab[] = [
  ['survey', 'What is in it'],
  ['documents', 'Documents'],
  ['quality', 'Duplicates and doubtful labels'],
  ['lineage', 'Lineage'],
  ['versions', 'Versions'],
];

const CRUMBS = [{ title: 'Data', link: '#/data' }];

/** What does this version contain, where does it come from, and is it good? */
export function DatasetPage({ params, query }: PageProps) {
  const name = params['name'] ?? '';
  const answer = useQuery<DatasetShown>(`/data/${segment(name)}`, ['workspace']);
  return (
    <>
      {answer.data ? null : <PageHeader title={name} crumbs={CRUMBS} />}
      <Answered query={answer} what={`dataset ${name}`}>
        {(dataset) => <Shown dataset={dataset} query={query} />}
      </Answered>
    </>
  );
}

function Shown({ dataset, query }: { readonly dataset: DatasetShown; readonly query: PageProps['query'] }) {
  const { name, versions } = dataset;
  const chosen = versions.find(({ version }) => String(version) === query['version']) ?? versions[0];
  const tab = tabOf(TABS, query['tab']);
  if (!chosen) return null;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={CRUMBS}
        actions={
          <label class="field inline">
            Version
            <select
              class="input"
              value={String(chosen.version)}
              onChange={({ currentTarget }) =>
                setQuery({ version: currentTarget.value, from: undefined, document: undefined }, { replace: false })
              }
            >
              {versions.map(({ version, rows }) => (
                <option key={version} value={String(version)}>
                  {version}, {rows.toLocaleString('en')} documents
                </option>
              ))}
            </select>
          </label>
        }
      />
      <Facts>
        <Fact title="Documents">{chosen.rows.toLocaleString('en')}</Fact>
        <Fact title="Labels">{chosen.labels.length}</Fact>
        <Fact title="Made">
          {formatDate(chosen.at)} (<When at={chosen.at} />)
        </Fact>
        <Fact title="By run">
          <a href={`#/pipeline-runs/${segment(chosen.run)}`}>
            <UserText value={chosen.run} limit={40} />
          </a>
        </Fact>
        <Fact title="Content">
          <code title={chosen.contentHash}>{chosen.contentHash.slice(0, 12)}</code>
        </Fact>
      </Facts>
      <section class="card" aria-label={`Version ${chosen.version}`}>
        <Tabs label="Of this version" tabs={TABS} chosen={tab} without={{ from: undefined, document: undefined }} />
        <Part dataset={dataset} version={chosen} tab={tab} query={query} />
      </section>
    </>
  );
}

function Part(props: {
  readonly dataset: DatasetShown;
  readonly version: DatasetVersionShown;
  readonly tab: string;
  readonly query: PageProps['query'];
}) {
  const { dataset, version, tab, query } = props;
  if (!version.isThere && ['survey', 'documents', 'quality'].includes(tab)) {
    return (
      <Empty title="Its documents are not in the store any more">
        <p>
          A run with the same raw data and parameters makes them again.{' '}
          <a href={hereWith({ tab: 'lineage' })}>Where they came from</a> is known.
        </p>
      </Empty>
    );
  }
  const place = `/data/${segment(dataset.name)}/${version.version}`;
  const name = `${dataset.name}-${version.version}`;
  switch (tab) {
    case 'documents':
      return <Documents place={place} name={name} labels={version.labels} query={query} />;
    case 'quality':
      return <Quality place={place} name={name} />;
    case 'lineage':
      return <Lineage place={place} name={name} />;
    case 'versions':
      return <VersionsOfData dataset={dataset} chosen={version.version} />;
    default:
      return <Survey place={place} name={name} />;
  }
}
