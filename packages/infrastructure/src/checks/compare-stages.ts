import { isDeepStrictEqual } from 'node:util';
import {
  entriesOf,
  joinPath,
  type Problems,
  parameterFileSchema,
  readTemplate,
  type TemplateSet,
} from '@aml-mlops/arm-templates';

/** A parameter that stages set to different values; undefined if neither file nor template has one. */
export interface StageDifference {
  readonly template: string;
  /** `computes.gpu-cluster.maxNodes` */
  readonly parameter: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Differences between stages: every parameter, down to members of objects, whose values are not all equal. */
export function compareStages(set: TemplateSet, stages: readonly string[]): StageDifference[] {
  return entriesOf(set).flatMap(({ name, file, parameters }) => {
    const template = readTemplate(set, file);
    const declared = template.success ? template.data.parameters : {};
    const own = stages.filter((stage) => parameters.has(stage));
    const leaves = own.map((stage) => {
      const parsed = parameterFileSchema.safeParse(set.files.get(parameters.get(stage) ?? ''));
      const values = Object.entries(declared).map(
        ([parameter, { defaultValue }]) =>
          [parameter, parsed.data?.parameters[parameter]?.value ?? defaultValue] as const,
      );
      return new Map(values.flatMap(([parameter, value]) => leavesOf(value, parameter)));
    });
    const all = [...new Set(leaves.flatMap((one) => [...one.keys()]))];
    return all
      .filter((parameter) => leaves.some((one) => !isDeepStrictEqual(one.get(parameter), leaves[0]?.get(parameter))))
      .map((parameter) => ({
        template: name,
        parameter,
        values: Object.fromEntries(own.map((stage, index) => [stage, leaves[index]?.get(parameter)])),
      }));
  });
}

function leavesOf(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, joinPath(path, key)));
}

/** Parameters that the last stage before production must share with it; otherwise a test there proves nothing. */
const TRIED_BEFORE = ['network', 'isolationMode', 'imageBuildCompute', 'outboundDestinations'];

export function checkStages(set: TemplateSet, problems: Problems): void {
  const main = entriesOf(set).find(({ name }) => name === 'main');
  const file = main?.parameters.get('test');
  if (file === undefined || !main?.parameters.has('prd')) return;
  for (const { template, parameter, values } of compareStages(set, ['test', 'prd'])) {
    const [name = ''] = parameter.split(/[.[]/);
    if (template !== 'main' || !TRIED_BEFORE.includes(name)) continue;
    problems.add(
      'stages',
      { file, path: `${joinPath('parameters', name)}.value` },
      `${parameter} of stage test must be that of prd; got ${JSON.stringify(values['test'])}, where prd has ${JSON.stringify(values['prd'])}: what is tried in test proves nothing otherwise`,
    );
  }
  for (const entry of entriesOf(set)) {
    for (const [stage, parameters] of entry.parameters) {
      const given = parameterFileSchema.safeParse(set.files.get(parameters)).data?.parameters['stage']?.value;
      const wanted = ['dev', 'test', 'prd'].includes(stage);
      if (wanted && given !== stage)
        problems.add(
          'stages',
          { file: parameters, path: 'parameters.stage.value' },
          `stage must be ${stage}, as the name of the file says; got ${JSON.stringify(given)}`,
        );
    }
  }
}
