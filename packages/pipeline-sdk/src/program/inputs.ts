import { stat } from 'node:fs/promises';
import { readDescriptor } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { StepDefinition } from '../define/step.ts';
import type { InputFolders } from './arguments.ts';

/** Checks that every given input exists and is of its port's kind. Raw partitions come from outside and need no descriptor. */
export async function checkInputs(step: StepDefinition, inputs: InputFolders): Promise<void> {
  const folders = Object.entries(inputs).flatMap(([name, given]) =>
    [given].flat().map((folder) => [name, folder] as const),
  );
  for (const [name, folder] of folders) {
    const kind = (step.inputs[name] ?? step.state[name])?.kind;
    const found = await stat(folder).catch(() => undefined);
    if (!found) {
      throw new MlopsError('E_INPUT_MISSING', `input ${name} of ${step.name} must exist; got ${folder}`, {
        file: folder,
      });
    }
    if (kind !== 'raw/partitions') await readDescriptor(folder, kind);
  }
}
