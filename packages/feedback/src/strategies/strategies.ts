import { rangeError } from '@aml-mlops/errors';
import { shuffle } from '@aml-mlops/random';
import { bestRows } from './best-rows.ts';
import { coreSet } from './core-set.ts';
import { densityMargin } from './density-margin.ts';
import { kMeansOfMargins } from './k-means.ts';
import { localDensityMargin } from './local-density-margin.ts';
import { STRATEGY_NAMES, type StrategyName } from './names.ts';
import type { Need, QueryPool, Strategy } from './strategy.ts';
import { entropyUncertainty, leastConfidence, marginUncertainty, type Uncertainty } from './uncertainty.ts';
import { voteEntropy } from './vote-entropy.ts';

/** A strategy that scores each text independently. */
function scoring(
  name: StrategyName,
  description: string,
  needs: readonly Need[],
  score: (pool: QueryPool) => Float64Array,
): Strategy {
  return { name, description, needs, choose: (pool, count, random) => bestRows(score(pool), count, random) };
}

function unsure(name: StrategyName, description: string, uncertainty: Uncertainty): Strategy {
  return scoring(name, description, ['probabilities'], ({ probabilities, classes }) =>
    uncertainty(probabilities!, classes),
  );
}

const TABLE: Readonly<Record<StrategyName, Strategy>> = {
  'density-margin': {
    name: 'density-margin',
    description:
      'typical of the pool, close between two labels, and unlike what has labels; without a model the other two',
    needs: [],
    comparesWithLabelled: true,
    choose: densityMargin,
  },
  'local-density': {
    name: 'local-density',
    description: 'typical of its own topic, close between two labels, and unlike what has labels; for many classes',
    needs: [],
    comparesWithLabelled: true,
    choose: localDensityMargin,
  },
  margin: unsure('margin', 'close between the two likeliest labels', marginUncertainty),
  entropy: unsure('entropy', 'undecided among all labels', entropyUncertainty),
  'least-confident': unsure('least-confident', 'the likeliest label is not likely', leastConfidence),
  committee: scoring('committee', 'models of the sweep differ', ['votes'], ({ votes, classes }) =>
    voteEntropy(votes!, classes),
  ),
  'core-set': {
    name: 'core-set',
    description: 'unlike all that have labels',
    needs: [],
    comparesWithLabelled: true,
    choose: coreSet,
  },
  'k-means': {
    name: 'k-means',
    description: 'close between two labels, and unlike one another',
    needs: ['probabilities'],
    choose: kMeansOfMargins,
  },
  random: {
    name: 'random',
    description: 'drawn, each text as likely as another',
    needs: [],
    choose: ({ X }, count, random) => {
      const order = Int32Array.from({ length: X.rows }, (_, row) => row);
      shuffle(order, random);
      const rows = order.slice(0, Math.min(count, X.rows));
      return { rows, scores: new Float64Array(rows.length) };
    },
  },
};

/** @throws MlopsError `E_PARAM_RANGE` for an unknown strategy */
export function strategyOf(name: string): Strategy {
  const known = STRATEGY_NAMES.find((own) => own === name);
  if (known) return TABLE[known];
  throw rangeError('strategy', 'the query', `one of ${STRATEGY_NAMES.join(', ')}`, name);
}
