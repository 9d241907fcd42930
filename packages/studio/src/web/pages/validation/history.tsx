import type { BandShown, ValidationHistory, ValidationRow } from '../../../api/validation.ts';
import { apiPath } from '../../app/api.ts';
import { setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { LinesChart } from '../../charts/lines-chart.tsx';
import { Card } from '../../components/card.tsx';
import { formatDate } from '../../components/format.ts';
import { Answered, Empty } from '../../components/states.tsx';

/** A statistic over the runs of the same pipeline on the same data, with the baseline's tolerance band. */
export function History(props: {
  readonly series: Pick<ValidationRow, 'pipeline' | 'scope' | 'node'>;
  readonly run: string;
  readonly chosen: string | undefined;
}) {
  const { series, chosen } = props;
  const { pipeline, scope, node } = series;
  const answer = useQuery<ValidationHistory>(apiPath('/validation/history', { pipeline, scope, node }), ['workspace']);
  return (
    <Card title="Over the runs">
      <Answered query={answer} what="the history">
        {(history) => <Shown history={history} asked={chosen} node={node} />}
      </Answered>
    </Card>
  );
}

function Shown(props: {
  readonly history: ValidationHistory;
  readonly asked: string | undefined;
  readonly node: string;
}) {
  const { history, asked, node } = props;
  const { points, statistics } = history;
  const broken = points.at(-1)?.bands.find(({ within }) => !within)?.statistic;
  const statistic = statistics.find((name) => name === asked) ?? broken ?? statistics[0];
  if (statistic === undefined) return <Empty title="No statistic was measured" />;
  const bandIn = (bands: readonly BandShown[], dataset: string) =>
    bands.find((band) => band.dataset === dataset && band.statistic === statistic);
  return (
    <div class="stack">
      <label class="field inline">
        Statistic
        <select
          class="input"
          value={statistic}
          onChange={({ currentTarget }) => setQuery({ statistic: currentTarget.value })}
        >
          {statistics.map((name) => (
            <option key={name} value={name}>
              {name.slice(0, 80)}
            </option>
          ))}
        </select>
      </label>
      <LinesChart
        title={statistic}
        name={`${statistic}-${node}`}
        placeTitle="run"
        places={points.map(({ at }) => formatDate(at))}
        lines={(['train', 'test'] as const).map((dataset) => ({
          name: dataset,
          values: points.map(({ bands }) => bandIn(bands, dataset)?.value),
        }))}
        band={points.map(({ bands }) => {
          const band = bandIn(bands, 'train') ?? bandIn(bands, 'test');
          return band && [band.low, band.high];
        })}
      />
      <p class="quiet small">The shaded band is what the baseline allows of the training set.</p>
    </div>
  );
}
