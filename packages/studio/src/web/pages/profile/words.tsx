import type { ProfileShown, ProfileWords } from '../../../api/profiles.ts';
import { apiPath } from '../../app/api.ts';
import { setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { LinesChart } from '../../charts/lines-chart.tsx';
import { Card } from '../../components/card.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
import { UserText } from '../../components/user-text.tsx';
import { type WordRow, wordRows } from './word-rows.ts';

const LINES = 8;
/** Maximum week columns of a table; its file has all. */
const WEEKS = 8;

/** The heaviest words of a class per version. */
export function Words(props: {
  readonly path: string;
  readonly profile: ProfileShown;
  readonly asked: string | undefined;
}) {
  const { path, profile, asked } = props;
  const label = profile.labels.find((name) => name === asked) ?? profile.labels[0];
  const answer = useQuery<ProfileWords>(
    label === undefined ? undefined : apiPath(`${path}/words`, { dataset: profile.dataset, label }),
    ['workspace'],
  );
  if (label === undefined) return null;
  return (
    <Card
      title="Words"
      tools={
        <label class="field inline">
          Of label
          <select
            class="input"
            value={label}
            onChange={({ currentTarget }) => setQuery({ label: currentTarget.value })}
          >
            {profile.labels.map((name) => (
              <option key={name} value={name}>
                {name.slice(0, 80)}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <Answered query={answer} what="the words">
        {(words) => <Shown words={words} dataset={profile.dataset} />}
      </Answered>
    </Card>
  );
}

function Shown({ words, dataset }: { readonly words: ProfileWords; readonly dataset: string }) {
  const { versions, label } = words;
  const rows = wordRows(versions);
  const name = `words-${dataset}-${label}`;
  const weeks = versions.map(({ asOf }) => asOf);
  const columns = (from: number): Column<WordRow>[] => [
    { key: 'word', title: 'Word', value: ({ word }) => word, cell: ({ word }) => <UserText value={word} limit={40} /> },
    ...weeks.slice(from).map(
      (week, i): Column<WordRow> => ({
        key: `${from + i}`,
        title: week,
        isNumber: true,
        value: ({ weights }) => weights[from + i],
        cell: ({ weights }) => weights[from + i]?.toFixed(4) ?? '',
      }),
    ),
  ];
  if (rows.length === 0) return <Empty title="No word of this label was told" />;
  return (
    <div class="stack">
      <LinesChart
        title="Weight of the heaviest words (mean TF-IDF)"
        name={name}
        placeTitle="as of"
        places={weeks}
        lines={rows.slice(0, LINES).map(({ word, weights }) => ({ name: word, values: weights }))}
      />
      <div class="row">
        <span class="quiet small">A word without a weight is not among the heaviest of that version.</span>
        <ExportCsv name={name} columns={columns(0)} rows={rows} />
      </div>
      <ListTable
        label="Words"
        columns={columns(Math.max(0, weeks.length - WEEKS))}
        rows={rows}
        rowKey={({ word }) => word}
        height="26rem"
      />
    </div>
  );
}
