import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { byLength, type TestFile } from './order-of.ts';

/** Passes the test files to the workers in the order of {@link byLength}. */
export class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const root = path.resolve(import.meta.dirname, '../../..');
    const described = ({ moduleId, project }: TestSpecification): TestFile => ({
      file: path.relative(root, moduleId).split(path.sep).join('/'),
      project: project.name,
    });
    return specifications.toSorted((a, b) => byLength(described(a), described(b)));
  }
}
