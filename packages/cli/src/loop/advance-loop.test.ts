import { MlopsError } from '@aml-mlops/errors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advanceLoop, type LoopOutcome, previewLoop } from './advance-loop.ts';
import type { Hop, HopOutcome, Hops, LoopKeeper } from './hop.ts';
import { HOPS, type HopName, type LoopState, parseState } from './loop-state.ts';

class Killed extends Error {}

/** What the hops change outside the loop: each effect is done once, however often the hop runs. */
class World {
  drift = true;
  labels = false;
  promotes = true;
  fails = false;
  readonly effects = new Set<string>();
  readonly audit: string[] = [];
  state: string | undefined;
  steps = 0;
  /** The step before which the process is killed. */
  killAt = Number.POSITIVE_INFINITY;

  step(): void {
    if (this.steps++ === this.killAt) throw new Killed();
  }

  get keeper(): LoopKeeper {
    return {
      read: () => parseState(this.state),
      advance: (state, decision) => {
        this.step();
        this.state = JSON.stringify(state);
        if (decision) this.audit.push(`${decision.hop}: ${decision.why}`);
        this.step();
      },
    };
  }

  get hops(): Hops {
    const hop = (name: HopName, decide: (state: LoopState) => HopOutcome): Hop => ({
      preview: async () => `would ${name}`,
      run: async ({ state, keep }) => {
        this.step();
        if (name === 'absorb' || name === 'retrain') {
          const run = state.round[`${name}Run`] ?? `${name}-${state.rounds}`;
          keep({ [`${name}Run`]: run });
          this.effects.add(run);
        } else if (name === 'query' || name === 'deploy') this.effects.add(`${name}-${state.rounds}`);
        this.step();
        return decide(state);
      },
    });
    const goOn = (log: string, change = {}): HopOutcome => ({ verdict: 'go-on', detail: log, log, change });
    return {
      monitor: hop('monitor', ({ seen, rounds }) => {
        if (!this.drift || seen) {
          return {
            verdict: 'end',
            detail: 'no drift',
            next: '',
            ...(!seen && { log: 'no drift', change: { seen: { version: 1, from: 'a' } } }),
          };
        }
        return goOn('drift', { rounds: rounds + 1, seen: { version: 1, from: 'a' }, round: { version: 1 } });
      }),
      query: hop('query', () => goOn('asked', { round: { asked: 20 } })),
      labels: hop('labels', () => {
        return this.labels ? goOn('complete') : { verdict: 'wait', detail: '20 are missing', next: 'label them' };
      }),
      absorb: hop('absorb', () => goOn('absorbed', { raw: 'raw' })),
      retrain: hop('retrain', () => goOn('trained')),
      gate: hop('gate', ({ round }) => {
        if (!this.promotes) return { verdict: 'end', detail: 'worse', log: 'not promoted', next: '' };
        return goOn('promoted', { promotedRun: round.retrainRun });
      }),
      deploy: hop('deploy', () => {
        if (this.fails)
          return { verdict: 'end', status: 'failed', detail: 'rolled back', log: 'rolled back', next: 'look' };
        return { verdict: 'end', detail: 'serves', log: 'deployed', next: '' };
      }),
    };
  }

  run(): Promise<LoopOutcome> {
    return advanceLoop(this.hops, this.keeper, { signal: new AbortController().signal });
  }

  get end() {
    return { state: this.state, audit: this.audit, effects: [...this.effects] };
  }
}

const namesOf = ({ hops }: LoopOutcome) => hops.map(({ name, status }) => `${name} ${status}`);

/** A whole round: up to the labels, which people then give, and to its end. */
async function wholeRound(world: World): Promise<void> {
  await world.run();
  world.labels = true;
  await world.run();
}

test('a round waits for labels, goes on with them, and is over when the model serves', async () => {
  const world = new World();
  const first = await world.run();
  expect([first.state, first.next]).toEqual(['waiting', 'label them']);
  expect(namesOf(first)).toEqual(['monitor done', 'query done', 'labels waiting']);
  expect((await world.run()).state).toBe('waiting');
  world.labels = true;
  const second = await world.run();
  expect([second.state, ...namesOf(second)]).toEqual([
    ...['finished', 'labels done', 'absorb done', 'retrain done', 'gate done', 'deploy done'],
  ]);
  expect(world.audit).toEqual([
    ...['monitor: drift', 'query: asked', 'labels: complete', 'absorb: absorbed', 'retrain: trained'],
    ...['gate: promoted', 'deploy: deployed'],
  ]);
  expect(parseState(world.state)).toMatchObject({ at: 'monitor', round: {}, rounds: 1, promotedRun: 'retrain-1' });
  expect((await world.run()).state).toBe('quiet');
});

test('without drift nothing is done, and that is said once', async () => {
  const world = new World();
  world.drift = false;
  for (let i = 0; i < 3; i++) expect(await world.run()).toMatchObject({ state: 'quiet' });
  expect([world.audit, world.effects.size]).toEqual([['monitor: no drift'], 0]);
});

test('a model that is not promoted is not deployed; one that is rolled back ends the round as failed', async () => {
  const refused = new World();
  refused.promotes = false;
  await wholeRound(refused);
  expect(refused.audit.at(-1)).toBe('gate: not promoted');
  expect(refused.effects).not.toContain('deploy-1');
  const back = new World();
  back.fails = true;
  back.labels = true;
  expect(await back.run()).toMatchObject({ state: 'failed', next: 'look' });
  expect(parseState(back.state).at).toBe('monitor');
});

test('a hop that fails is told, and is tried again by the next call', async () => {
  const world = new World();
  world.labels = true;
  const { hops } = world;
  const broken: Hops = {
    ...hops,
    retrain: { ...hops.retrain, run: () => Promise.reject(new MlopsError('E_LOOP', 'run of the loop must end well')) },
  };
  const stopped = await advanceLoop(broken, world.keeper, { signal: new AbortController().signal });
  expect(stopped.state).toBe('stopped');
  expect(stopped.hops.at(-1)).toEqual({ name: 'retrain', status: 'failed', detail: 'run of the loop must end well' });
  expect(namesOf(await world.run())).toEqual(['retrain done', 'gate done', 'deploy done']);
});

test('a dry run names what is left, and changes nothing', async () => {
  const world = new World();
  await world.run();
  const before = world.end;
  const { state, hops, next } = await previewLoop(world.hops, world.keeper.read());
  expect([state, next, hops.map(({ name }) => name)]).toEqual(['planned', 'would labels', HOPS.slice(2)]);
  expect(world.end).toEqual(before);
});

test('killed before or after any step of any hop, the next call ends as if it never was', async () => {
  const whole = new World();
  await wholeRound(whole);
  for (let killAt = 0; killAt < whole.steps; killAt++) {
    const world = new World();
    world.killAt = killAt;
    await unlessKilled(wholeRound(world));
    world.killAt = Number.POSITIVE_INFINITY;
    await wholeRound(world);
    expect(world.end, `killed at step ${killAt}`).toEqual(whole.end);
  }
});

test('killed again and again, it ends the same', async () => {
  const whole = new World();
  await wholeRound(whole);
  // Fewer than five steps would not get a hop anywhere.
  const gaps = fc.array(fc.integer({ min: 5, max: 20 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(gaps, async (stepsUntilKilled) => {
      const world = new World();
      for (const steps of stepsUntilKilled) {
        world.killAt = world.steps + steps;
        await unlessKilled(wholeRound(world));
      }
      world.killAt = Number.POSITIVE_INFINITY;
      await wholeRound(world);
      expect(world.end).toEqual(whole.end);
    }),
    { seed: 42, numRuns: 100 },
  );
});

function unlessKilled(going: Promise<void>): Promise<void> {
  return going.catch((error) => {
    if (!(error instanceof Killed)) throw error;
  });
}
