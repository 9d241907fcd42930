import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError, visibleText } from '@aml-mlops/errors';
import { readCases, validateModel, validationPage } from '@aml-mlops/scoring';
import { printJson, printResult } from '../command-line/output.ts';
import { formatTable } from '../display/table.ts';
import type { FoundModel } from './find-model.ts';

export interface ValidateFlags {
  readonly cases?: string;
  readonly to?: string;
  readonly json: boolean;
}

interface Validated {
  readonly model: FoundModel;
  /** The champion to compare with; undefined if there is none, or if it is this model. */
  readonly champion: FoundModel | undefined;
  /** The app's file of test cases for the model. */
  readonly kept: string | undefined;
}

/** Validates a model, prints the report and writes it. Returns whether the model passed. */
export async function validateFound(flags: ValidateFlags, { model, champion, kept }: Validated): Promise<boolean> {
  const file = flags.cases ?? kept;
  if (file === undefined) {
    const message = `--cases must be given for ${model.name}: the app keeps no cases for it; packages/scoring/README.md says what such a file holds`;
    throw new MlopsError('E_USAGE', message, { parameter: 'cases' });
  }
  const name = model.version === undefined ? model.name : `${model.name}:${model.version}`;
  const cases = await readCases(file);
  const validation = await validateModel({
    model: model.folder,
    cases,
    ...(champion && { champion: champion.folder }),
  });
  if (flags.to !== undefined) {
    await writeFileAtomic(
      path.join(flags.to, 'validation.json'),
      formatJson({ model: name, cases: file, ...validation }),
    );
    await writeFileAtomic(path.join(flags.to, 'validation.html'), validationPage(name, validation));
  }
  if (flags.json) printJson(validation);
  else printResult(shown(visibleText(name), champion, validation));
  return validation.passed;
}

function shown(
  name: string,
  champion: FoundModel | undefined,
  { passed, checks }: Awaited<ReturnType<typeof validateModel>>,
): string {
  if (checks.length === 0) return `${name} passed: its cases ask for nothing`;
  const table = formatTable(checks, [
    { title: 'check', value: (check) => check.name },
    { title: 'result', value: (check) => (check.passed ? 'passed' : 'failed') },
    { title: 'detail', value: (check) => check.detail },
  ]);
  const failed = checks.filter((check) => !check.passed).length;
  const compared = champion ? `, compared with the champion, version ${champion.version}` : '';
  const verdict = passed ? `passed ${checks.length} checks` : `failed ${failed} of ${checks.length} checks`;
  return `${table}\n\n${name} ${verdict}${compared}`;
}
