import { MlopsError } from '@aml-mlops/errors';
import { type StepProgram, stepProgram } from '../../bundle/index.ts';
import type { Plan } from '../../define/plan.ts';
import type { StepDefinition } from '../../define/step.ts';

/** The source of the programs of a plan's steps. */
export interface Programs {
  /** Programs by the name of the step. */
  forPlan(plan: Plan): Promise<ReadonlyMap<string, StepProgram>>;
}

export interface StepSource {
  readonly definition: StepDefinition;
  /** Folder of the package whose `src/main.ts` is the step's program. */
  readonly packageFolder: string;
}

/** Programs bundled from step packages on this machine. */
export function bundledPrograms(sources: readonly StepSource[], lockFile: string): Programs {
  return {
    forPlan: async (plan) => {
      const names = [...new Set(plan.nodes.map((node) => node.step))];
      const programs = names.map(async (name): Promise<[string, StepProgram]> => {
        const source = sources.find(({ definition }) => definition.name === name);
        if (!source)
          throw new MlopsError('E_STEP_UNKNOWN', `step ${name} of pipeline ${plan.pipeline} must have a package`);
        return [name, await stepProgram(source.packageFolder, source.definition.environment.native ?? [], lockFile)];
      });
      return new Map(await Promise.all(programs));
    },
  };
}
