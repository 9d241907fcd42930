import path from 'node:path';
import { workspacePackages } from '../boundaries/workspace-packages.ts';
import { stepOfPackage } from '../build-step/step-of-package.ts';

export interface StepInRepository {
  /** As pipelines call it. */
  readonly name: string;
  /** Its package, without the scope. */
  readonly owner: string;
  /** The folder of `environments/` that its environment builds on. */
  readonly base: string;
}

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Every step of the repository, as its contract describes it. */
export async function stepsInRepository(): Promise<StepInRepository[]> {
  const packages = workspacePackages(ROOT).filter(({ tag }) => tag === 'type:step');
  return Promise.all(
    packages.map(async ({ folder }) => {
      const { name, environment } = await stepOfPackage(path.join(ROOT, folder));
      return { name, owner: path.basename(folder), base: environment.base };
    }),
  );
}
