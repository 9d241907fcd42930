import type { ProfileShown } from '../../../api/profiles.ts';
import { apiPath } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { segment, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { LinesChart } from '../../charts/lines-chart.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered } from '../../components/states.tsx';
import { StatisticsTable } from './statistics-table.tsx';
import { Words } from './words.tsx';

/** How did the statistics and the words change over the weeks? */
export function ProfilePage({ params, query }: PageProps) {
  const key = params['profile'] ?? '';
  const path = `/profiles/${segment(key)}`;
  const answer = useQuery<ProfileShown>(apiPath(path, { dataset: query['dataset'] }), ['workspace']);
  return (
    <>
      <PageHeader
        title={answer.data?.dataset ?? query['dataset'] ?? key}
        crumbs={[{ title: 'Profile over time', link: '#/profiles' }]}
        actions={answer.data ? <Datasets profile={answer.data} /> : null}
      />
      <Answered query={answer} what="the profile">
        {(profile) => (
          <>
            <Statistics profile={profile} />
            <Words path={path} profile={profile} asked={query['label']} />
            <StatisticsTable profile={profile} />
          </>
        )}
      </Answered>
    </>
  );
}

function Datasets({ profile: { datasets, dataset } }: { readonly profile: ProfileShown }) {
  if (datasets.length < 2) return null;
  return (
    <label class="field inline">
      Dataset
      <select
        class="input"
        value={dataset}
        onChange={({ currentTarget }) => setQuery({ dataset: currentTarget.value, label: undefined })}
      >
        {datasets.map((name) => (
          <option key={name} value={name}>
            {name.slice(0, 80)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface Group {
  readonly title: string;
  readonly names: readonly string[];
  /** Name of a line. */
  readonly nameOf: (statistic: string) => string;
}

/** Shares of labels and of languages have one chart each; so has each other mean. */
function groupsOf(statistics: readonly string[]): Group[] {
  const beginning = (start: string, title: string): Group => ({
    title,
    names: statistics.filter((name) => name.startsWith(start)).slice(0, 12),
    nameOf: (name) => name.slice(start.length),
  });
  const single = (name: string): Group => ({ title: titleOf(name), names: [name], nameOf: titleOf });
  return [
    beginning('classShare:', 'Share of each label'),
    beginning('language:', 'Share of each language'),
    ...statistics.filter((name) => name === 'rows' || (name.endsWith('Mean') && name !== 'classShareMean')).map(single),
  ].filter(({ names }) => names.length > 0);
}

/** Readable form of `documentLengthMean`: `document length mean`. */
function titleOf(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function Statistics({ profile }: { readonly profile: ProfileShown }) {
  const { statistics, versions, dataset } = profile;
  const places = versions.map(({ asOf }) => asOf);
  return (
    <div class="grid wide">
      {groupsOf(statistics).map(({ title, names, nameOf }) => (
        <section key={title} class="card">
          <div class="card-body">
            <LinesChart
              title={title}
              name={`${title}-${dataset}`}
              placeTitle="as of"
              places={places}
              lines={names.map((name) => {
                const column = statistics.indexOf(name);
                return { name: nameOf(name), values: versions.map(({ values }) => values[column] ?? undefined) };
              })}
            />
          </div>
        </section>
      ))}
    </div>
  );
}
