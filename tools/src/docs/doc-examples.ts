import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** An example of a docstring: the lines from `@example` to the next tag or the end of the comment. */
export interface DocExample {
  /** Relative to the repository. */
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** Names that examples use without importing them. */
const PRELUDE = `import { defineKind } from '@aml-mlops/artifacts';
import { choice, loguniform, samplerOf, unitCube } from '@aml-mlops/hypertune';
import { defineStudy } from '@aml-mlops/hypertune/study';
import { definePool } from '@aml-mlops/parallel';
import { definePipeline, defineStep, input, output, type Edge, type PipelineDefinition } from '@aml-mlops/pipeline-sdk';
import { Scorer } from '@aml-mlops/scoring';
import { CutVectorizer, cutBlock, MatrixSpace, parseRepresentation, RowReader, TfidfVectorizer, Vectorizer, WordStream } from '@aml-mlops/text';
import { openTracking } from '@aml-mlops/tracking';
import { trainer } from '@aml-mlops/trainer/contract';
import * as z from 'zod';

declare const trainTexts: string[];
declare const testTexts: string[];
declare const wordCounts: ReturnType<typeof defineKind<'report/word-counts'>>;
type TrainingParams = z.ZodObject<{ learningRate: z.ZodDefault<z.ZodNumber>; minimumCount: z.ZodDefault<z.ZodNumber> }>;
declare const training: PipelineDefinition<{ train: { kind: 'dataset/text' } }, TrainingParams, { evaluation: Edge }>;
`;

/** The multi-line examples in the docstrings of a package's sources. */
export function docExamples(source: string, file: string): DocExample[] {
  const examples: DocExample[] = [];
  const lines = source.split('\n');
  for (const [at, line] of lines.entries()) {
    if (!/^\s*\* @example$/.test(line)) continue;
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((each) => /^\s*\*(\/| @)/.test(each));
    const code = rest.slice(0, end).map((each) => each.replace(/^\s*\* ?/, ''));
    examples.push({ file, line: at + 2, code: code.join('\n').trimEnd() });
  }
  return examples;
}

export async function readExamples(root: string, packages: readonly string[]): Promise<DocExample[]> {
  const files = packages.flatMap((name) => globSync(`packages/${name}/src/**/*.ts`, { cwd: root })).sort();
  const sources = files.filter((file) => !/\.(test|fixture)\.ts$/.test(file));
  const examples = sources.map(async (file) => docExamples(await readFile(path.join(root, file), 'utf8'), file));
  return (await Promise.all(examples)).flat();
}

/**
 * Compiles examples against the packages, each in its own module.
 *
 * @param work a new folder
 * @returns the compiler's messages, with the location of the example; empty if there are none
 */
export async function compileExamples(examples: readonly DocExample[], root: string, work: string): Promise<string> {
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await symlink(path.join(root, 'node_modules'), path.join(work, 'node_modules'));
  await writeFile(path.join(work, 'package.json'), '{ "type": "module" }\n');
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
  const config = { extends: path.join(root, 'tsconfig.base.json'), compilerOptions, include: ['*.ts'] };
  await writeFile(path.join(work, 'tsconfig.json'), JSON.stringify(config));
  for (const [at, { code }] of examples.entries()) {
    // In a block, because an example may declare names that others use.
    const body = code.replaceAll(/^export /gm, '');
    await writeFile(path.join(work, `example-${at}.ts`), `${PRELUDE}{\n${body}\n}\n`);
  }
  const printed = await new Promise<string>((resolve) => {
    const compiler = path.join(root, 'node_modules/.bin/tsc');
    execFile(compiler, ['-p', work, '--noEmit'], { cwd: work }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
  return printed.replaceAll(/example-(\d+)\.ts/g, (_, at: string) => {
    const example = examples[Number(at)];
    return example ? `${example.file}:${example.line}` : at;
  });
}
