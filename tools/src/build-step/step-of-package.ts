import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StepDefinition } from '@aml-mlops/pipeline-sdk';

/** The step declared in a package's `src/contract.ts`. */
export async function stepOfPackage(packageFolder: string): Promise<StepDefinition> {
  const file = path.join(packageFolder, 'src/contract.ts');
  const contract: Record<string, unknown> = await import(pathToFileURL(file).href);
  const definition = Object.values(contract).find(isStep);
  if (!definition) throw new Error(`${file} exports no step`);
  return definition;
}

function isStep(value: unknown): value is StepDefinition {
  return (
    typeof value === 'object' && value !== null && 'environment' in value && 'limits' in value && 'params' in value
  );
}
