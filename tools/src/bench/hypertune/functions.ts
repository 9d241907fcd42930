import {
  type Assignment,
  choice,
  loguniform,
  randint,
  type SearchSpace,
  searchSpace,
  uniform,
} from '@aml-mlops/hypertune';

/** A function to minimise, also defined in peer_optuna.py. */
export interface TestFunction {
  readonly space: SearchSpace;
  evaluate(assignment: Assignment): number;
}

function box(n: number, low: number, high: number): SearchSpace {
  return searchSpace(Object.fromEntries(Array.from({ length: n }, (_, i) => [`x${i}`, uniform(low, high)])));
}

function numeric(n: number, low: number, high: number, f: (x: readonly number[]) => number): TestFunction {
  return { space: box(n, low, high), evaluate: (a) => f(Array.from({ length: n }, (_, i) => Number(a[`x${i}`]))) };
}

const sum = (x: readonly number[]) => x.reduce((total, v) => total + v, 0);

const HARTMANN_A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const HARTMANN_P = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];

function branin(x: number, y: number): number {
  const curve = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
  return curve ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

function hartmann6(x: readonly number[]): number {
  const exponent = (k: number) => sum(x.map((v, j) => HARTMANN_A[k]![j]! * (v - HARTMANN_P[k]![j]! * 1e-4) ** 2));
  return -sum([1, 1.2, 3, 3.2].map((alpha, k) => alpha * Math.exp(-exponent(k))));
}

function rosenbrock(x: readonly number[]): number {
  return sum(x.slice(0, -1).map((v, i) => 100 * (x[i + 1]! - v ** 2) ** 2 + (1 - v) ** 2));
}

function ackley(x: readonly number[]): number {
  const n = x.length;
  const radius = Math.sqrt(sum(x.map((v) => v * v)) / n);
  return -20 * Math.exp(-0.2 * radius) - Math.exp(sum(x.map((v) => Math.cos(2 * Math.PI * v))) / n) + 20 + Math.E;
}

const CENTRE = { relu: 0.3, tanh: -0.4, gelu: 0.1, none: 0.8 };
const OFFSET = { relu: 0.1, tanh: 0.25, gelu: 0, none: 0.6 };
const OPTIMUM = { adam: -3, sgd: -1, rmsprop: -3.5 };
const PENALTY = { adam: 0.05, sgd: 0, rmsprop: 0.1 };

/** Two categories that interact with a float, a log-scaled float and an integer. Minimum 0.05. */
function mixed(a: Assignment): number {
  const activation = a['activation'] as keyof typeof CENTRE;
  const optimiser = a['optimiser'] as keyof typeof OPTIMUM;
  const momentum = Number(a['momentum']);
  return (
    OFFSET[activation] +
    2 * (momentum - CENTRE[activation]) ** 2 +
    PENALTY[optimiser] +
    0.4 * (Math.log10(Number(a['rate'])) - OPTIMUM[optimiser]) ** 2 +
    0.02 * Math.abs(Number(a['layers']) - 5) * (1.5 + momentum) +
    (optimiser === 'sgd' && activation === 'gelu' ? 0.1 : 0)
  );
}

export const TEST_FUNCTIONS: Readonly<Record<string, TestFunction>> = {
  branin: {
    space: searchSpace({ x0: uniform(-5, 10), x1: uniform(0, 15) }),
    evaluate: (a) => branin(Number(a['x0']), Number(a['x1'])),
  },
  hartmann6: numeric(6, 0, 1, hartmann6),
  rosenbrock5: numeric(5, -5, 10, rosenbrock),
  ackley10: numeric(10, -32.768, 32.768, ackley),
  mixed: {
    space: searchSpace({
      momentum: uniform(-1, 1),
      rate: loguniform(Math.log(1e-5), 0),
      layers: randint(12),
      activation: choice('relu', 'tanh', 'gelu', 'none'),
      optimiser: choice('adam', 'sgd', 'rmsprop'),
    }),
    evaluate: mixed,
  },
};
