import type { StudyShown, StudyTrial } from '../../../api/tuning.ts';
import { setQuery } from '../../app/router.ts';
import { ParallelCoordinates } from '../../charts/parallel-coordinates.tsx';
import { XyChart } from '../../charts/xy-chart.tsx';
import { Card } from '../../components/card.tsx';
import { formatNumber } from '../../components/format.ts';
import { Empty } from '../../components/states.tsx';
import { UserText } from '../../components/user-text.tsx';
import { type Brush, brushesText, isWithin, valueAlong } from './trial-brush.ts';

/** Losses of diverged trials would compress the rest. */
function wantsLog(values: readonly number[]): boolean {
  const least = Math.min(...values);
  return least > 0 && Math.max(...values) > 20 * least;
}

const valued = (trials: readonly StudyTrial[]) =>
  trials.filter(
    (trial): trial is StudyTrial & { value: number } => trial.state === 'completed' && trial.value !== null,
  );

/** Is it still improving? */
export function History({ study }: { readonly study: StudyShown }) {
  const { trials, metric, isMaximised, best } = study;
  const completed = valued(trials);
  let so = isMaximised ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const bests = completed.map(({ number, value }) => {
    so = isMaximised ? Math.max(so, value) : Math.min(so, value);
    return { x: number, y: so };
  });
  const points = completed.map(({ number, value }) => ({
    x: number,
    y: value,
    label: `trial ${number}`,
    isChosen: number === best,
  }));
  return (
    <Card title="History">
      <XyChart
        title={`${metric} of each trial, and the best so far`}
        name="history"
        xTitle="Trial"
        yTitle={metric}
        isLogY={wantsLog(completed.map(({ value }) => value))}
        series={[
          { name: 'Trial', points, hasLine: false },
          { name: 'Best so far', points: bests, isStepped: true, hasDots: false },
        ]}
      />
    </Card>
  );
}

/** What was pruned, and where? */
export function IntermediateValues({
  study,
  brushes,
}: {
  readonly study: StudyShown;
  readonly brushes: readonly Brush[];
}) {
  const { trials, metric, best } = study;
  const shown = trials.filter((trial) => isWithin(trial, brushes, metric));
  const lines = (state: string, name: string, colour: string, isDashed: boolean) =>
    shown
      .filter((trial) => (trial.number === best ? 'best' : trial.state) === state)
      .map((trial) => ({
        name: `${name} ${trial.number}`,
        colour,
        isDashed,
        hasDots: false,
        points: trial.curve.map((y, i) => ({ x: i + 1, y, label: `trial ${trial.number}` })),
      }));
  const ends = shown
    .filter(({ state, curve }) => state === 'pruned' && curve.length > 0)
    .map(({ number, curve }) => ({
      x: curve.length,
      y: curve.at(-1)!,
      label: `trial ${number}, pruned`,
      isHollow: true,
    }));
  const all = shown.flatMap(({ curve }) => curve.filter((value) => value !== null));
  return (
    <Card title="Intermediate values">
      <XyChart
        title={`${metric} after each step; a circle where a trial was pruned`}
        name="intermediate-values"
        xTitle="Step"
        yTitle={metric}
        isLogY={wantsLog(all)}
        hasLegend={false}
        series={[
          ...lines('completed', 'Trial', 'var(--idle-mark)', false),
          ...lines('pruned', 'Pruned trial', 'var(--series-2)', true),
          ...lines('best', 'Best trial', 'var(--series-1)', false),
          { name: 'Pruned here', colour: 'var(--series-2)', points: ends, hasLine: false },
        ]}
      />
      <ul class="legend">
        {[
          ['Best', 'var(--series-1)'],
          ['Completed', 'var(--idle-mark)'],
          ['Pruned', 'var(--series-2)'],
        ].map(([name, colour]) => (
          <li key={name}>
            <i style={{ background: colour! }} />
            {name}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The metric against each numeric hyperparameter. */
export function Slices({ study, brushes }: { readonly study: StudyShown; readonly brushes: readonly Brush[] }) {
  const { trials, metric, best, logarithmic, importances } = study;
  const completed = valued(trials).filter((trial) => isWithin(trial, brushes, metric));
  const names = namesOf(study).filter((name) =>
    completed.some((trial) => typeof valueAlong(trial, name, metric) === 'number'),
  );
  const shareOf = (name: string) => importances.find((one) => one.name === name)?.share ?? 0;
  if (completed.length === 0) return null;
  return (
    <div class="grid slices">
      {names
        .sort((a, b) => shareOf(b) - shareOf(a))
        .map((name) => {
          const points = completed.flatMap((trial) => {
            const x = valueAlong(trial, name, metric);
            if (typeof x !== 'number') return [];
            return [{ x, y: trial.value, label: `trial ${trial.number}`, isChosen: trial.number === best }];
          });
          return (
            <Card key={name} title={<UserText value={name} limit={40} />}>
              <XyChart
                title={`${metric} by ${name}`}
                name={`slice-${name}`}
                xTitle={name}
                yTitle={metric}
                height={210}
                isLogX={logarithmic.includes(name) && points.every(({ x }) => x > 0)}
                isLogY={wantsLog(points.map(({ y }) => y))}
                series={[{ name: 'Trial', points, hasLine: false }]}
              />
            </Card>
          );
        })}
    </div>
  );
}

export function namesOf({ trials }: StudyShown): string[] {
  return [...new Set(trials.flatMap(({ params }) => params.map(([name]) => name)))];
}

const MOST_LINES = 500;

/** One line per trial over hyperparameters and the metric; bounds on an axis select trials on the whole page. */
export function TrialLines({ study, brushes }: { readonly study: StudyShown; readonly brushes: readonly Brush[] }) {
  const { trials, metric, best } = study;
  const names = [...namesOf(study), metric];
  const completed = valued(trials);
  const within = completed.filter((trial) => isWithin(trial, brushes, metric));
  const lines = completed.slice(0, MOST_LINES).map((trial) => ({
    id: String(trial.number),
    name: `trial ${trial.number}`,
    colour:
      trial.number === best ? 'var(--series-2)' : within.includes(trial) ? 'var(--series-1)' : 'var(--edge-strong)',
    values: names.map((name) => valueAlong(trial, name, metric)),
  }));
  return (
    <Card
      title="Parallel coordinates"
      tools={
        <>
          <span class="quiet small" role="status">
            {formatNumber(within.length)} of {formatNumber(completed.length)} completed trials
          </span>
          {brushes.length > 0 ? (
            <button type="button" class="button plain" onClick={() => setQuery({ within: '' })}>
              All trials
            </button>
          ) : null}
        </>
      }
    >
      {completed.length < 2 ? (
        <Empty title="Fewer than two trials completed" />
      ) : (
        <div class="stack">
          <ParallelCoordinates
            title={`One line per trial; drag along an axis to select trials`}
            name="parallel-coordinates"
            dimensions={names.map((name) => ({ key: name, title: name }))}
            lines={lines}
            onBrush={(name, low, high) => setBrush(brushes, { name, low, high })}
          />
          <Bounds study={study} names={names} brushes={brushes} />
        </div>
      )}
    </Card>
  );
}

function setBrush(brushes: readonly Brush[], brush: Brush): void {
  setQuery({ within: brushesText([...brushes.filter(({ name }) => name !== brush.name), brush]) });
}

/** The bounds as fields: keyboard input for what the mouse drags. */
function Bounds(props: {
  readonly study: StudyShown;
  readonly names: readonly string[];
  readonly brushes: readonly Brush[];
}) {
  const { study, names, brushes } = props;
  return (
    <div class="bounds">
      {names.map((name) => {
        const values = study.trials
          .map((trial) => valueAlong(trial, name, study.metric))
          .filter((value) => typeof value === 'number');
        if (values.length === 0) return null;
        const [least, most] = [Math.min(...values), Math.max(...values)];
        const { low = least, high = most } = brushes.find((brush) => brush.name === name) ?? {};
        const change = (from: number, to: number) => {
          if (from <= to) setBrush(brushes, { name, low: from, high: to });
        };
        return (
          <fieldset key={name}>
            <legend>
              <UserText value={name} limit={24} />
            </legend>
            <input
              class="input"
              type="number"
              step="any"
              aria-label={`Least ${name.slice(0, 60)}`}
              value={low}
              onChange={({ currentTarget }) => change(currentTarget.valueAsNumber, high)}
            />
            <input
              class="input"
              type="number"
              step="any"
              aria-label={`Most ${name.slice(0, 60)}`}
              value={high}
              onChange={({ currentTarget }) => change(low, currentTarget.valueAsNumber)}
            />
          </fieldset>
        );
      })}
    </div>
  );
}
