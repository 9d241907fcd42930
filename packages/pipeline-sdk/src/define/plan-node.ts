import type { ArtifactKind } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { checkWiring } from './check-wiring.ts';
import type { SettingsByNode } from './node-settings.ts';
import { type ParamOverrides, parseParams, resultParams, valuesFromText } from './params.ts';
import type { AddOptions, AnyWiring } from './pipeline.ts';
import type { PlanNode } from './plan.ts';
import type { Outputs } from './ports.ts';
import type { Compute, ParamsSchema, StepDefinition } from './step.ts';

/** Properties that all nodes of a plan share. */
export interface PlanBase {
  readonly pipeline: string;
  readonly scope: string;
  readonly overrides: ParamOverrides;
  readonly settings: SettingsByNode;
}

/** A step as a node of a plan: its parameters parsed, its inputs wired, its settings merged. */
export function planNode(
  step: StepDefinition,
  name: string,
  wiring: AnyWiring,
  options: AddOptions<ParamsSchema>,
  { scope, overrides, settings }: PlanBase,
): PlanNode {
  const given = { ...options.params, ...valuesFromText(step.params, overrides[name] ?? {}) };
  const params = parseParams(step.params, given, `step ${name}`) as PlanNode['params'];
  const kept = resultParams(step.params, params);
  const configured = settings[name] ?? {};
  return {
    name,
    step: step.name,
    params,
    neutralParams: Object.keys(params).filter((param) => !(param in kept)),
    inputs: Object.fromEntries(
      [...checkWiring(`step ${name}`, step.inputs, wiring)].map(
        ([
          port,
          {
            list,
            kind,
            edges: [first, ...more],
          },
        ]) => [
          port,
          list ? { kind, edges: [first.edge, ...more.map(({ edge }) => edge)] } : { kind, edge: first.edge },
        ],
      ),
    ),
    outputs: kindsOf(step.outputs),
    state: Object.fromEntries(
      Object.entries(step.state).map(([port, { kind }]) => [port, { kind, key: `${scope}/${port}` }]),
    ),
    environment: step.environment as PlanNode['environment'],
    compute: checkCompute(name, { ...step.compute, ...options.compute, ...configured.compute }),
    limits: { ...step.limits, ...options.limits, ...configured.limits },
    cache: step.cache,
    variables: checkVariables(name, { ...options.variables, ...configured.variables }),
    when: [],
    sweepJob: options.sweepJob ?? false,
  };
}

function checkCompute(node: string, compute: Compute): Compute {
  const { instances = 1, distribution } = compute;
  if (!Number.isInteger(instances) || instances < 1) {
    throw refusal(`instances of step ${node} must be a whole number >= 1; got ${instances}`);
  }
  if (instances === 1 || distribution !== undefined) return compute;
  throw refusal(`instances of step ${node} must be 1, since its step does not share its work; got ${instances}`);
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

function checkVariables(node: string, variables: Record<string, string>): Record<string, string> {
  const wrong = Object.keys(variables).find((name) => !VARIABLE.test(name));
  if (wrong === undefined) return variables;
  throw refusal(`environment variable of step ${node} must be letters, digits and _; got ${JSON.stringify(wrong)}`);
}

function kindsOf(ports: Outputs): Record<string, ArtifactKind> {
  return Object.fromEntries(Object.entries(ports).map(([port, { kind }]) => [port, kind]));
}

function refusal(message: string): MlopsError {
  return new MlopsError('E_PIPELINE_DEFINITION', message);
}
