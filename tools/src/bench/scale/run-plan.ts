import { rangeError } from '@aml-mlops/errors';
import { type Machines, planNodes } from './nodes-plan.ts';

/** A step of a run as arithmetic sees it. */
export interface PlannedStep {
  readonly name: string;
  /** Steps that must have ended. */
  readonly after: readonly string[];
  /** Documents per second and processor; measured. Default: the step's time does not depend on the documents. */
  readonly rate?: number;
  /** Seconds of its work that do not depend on the documents. Default: 0. */
  readonly seconds?: number;
  /**
   * `one` processor, as far as was measured: an upper bound where some of its work is shared; `node`: all of one node;
   * `nodes`: all processors of all nodes, by Parquet parts. Default: `one`.
   */
  readonly spread?: 'one' | 'node' | 'nodes';
}

interface StepPlan {
  readonly name: string;
  readonly nodes: number;
  /** From its request to its end: starting the nodes is part of it. */
  readonly seconds: number;
  readonly nodeHours: number;
  readonly cost: number;
}

interface RunPlan {
  readonly steps: readonly StepPlan[];
  /** From the start of the run to the end of its last step. */
  readonly seconds: number;
  readonly nodeHours: number;
  readonly cost: number;
}

/**
 * Duration and cost of a whole run. Every step is a job that starts its own nodes; steps that do not wait for one another run side
 * by side. Only a step spread over `nodes` has more than one node.
 *
 * @param steps each after those that it waits for
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function planRun(documents: number, steps: readonly PlannedStep[], machines: Machines): RunPlan {
  const ends = new Map<string, number>();
  const plans = steps.map((step): StepPlan => {
    const plan = planStep(documents, step, machines);
    const begins = Math.max(0, ...step.after.map((name) => endOf(ends, name, step.name)));
    ends.set(step.name, begins + plan.seconds);
    return plan;
  });
  const sum = (of: (plan: StepPlan) => number) => plans.reduce((total, plan) => total + of(plan), 0);
  return {
    steps: plans,
    seconds: Math.max(0, ...ends.values()),
    nodeHours: sum(({ nodeHours }) => nodeHours),
    cost: sum(({ cost }) => cost),
  };
}

function planStep(documents: number, step: PlannedStep, machines: Machines): StepPlan {
  const { name, rate, seconds: fixed = 0, spread = 'one' } = step;
  if (rate === undefined) return priced(name, 1, machines.startSeconds + fixed, machines);
  const used = spread === 'nodes' ? machines : { ...machines, nodes: 1, ...(spread === 'one' && { processors: 1 }) };
  const { seconds } = planNodes({ documents, rate }, used);
  return priced(name, used.nodes, seconds + fixed, machines);
}

function priced(name: string, nodes: number, seconds: number, { pricePerHour }: Machines): StepPlan {
  const nodeHours = (nodes * seconds) / 3600;
  return { name, nodes, seconds, nodeHours, cost: nodeHours * pricePerHour };
}

function endOf(ends: ReadonlyMap<string, number>, name: string, of: string): number {
  const end = ends.get(name);
  if (end === undefined) throw rangeError('after', `step ${of} of planRun`, 'steps named before it', name);
  return end;
}
