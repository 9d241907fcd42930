import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { type Failure, failures } from './failures.ts';
import { slowest, type Timed } from './slowest.ts';

/**
 * The end of a test run's output: the ten slowest files and tests, so that a new slow one is noticed, and then
 * the failures, so that they are in the last lines of a log.
 */
export class ClosingReporter implements Reporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void = (text) => process.stdout.write(text)) {
    this.#write = write;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const files: Timed[] = [];
    const tests: Timed[] = [];
    const failed: Failure[] = [];
    for (const module of modules) {
      const { setupDuration, collectDuration, duration } = module.diagnostic();
      const name = `${module.project.name} ${module.relativeModuleId}`;
      files.push({ name, milliseconds: setupDuration + collectDuration + duration });
      if (module.errors().length > 0) failed.push({ name, errors: module.errors() });
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) failed.push({ name: `${name} > ${suite.fullName}`, errors: suite.errors() });
      }
      for (const test of module.children.allTests()) {
        tests.push({ name: `${name} > ${test.fullName}`, milliseconds: test.diagnostic()?.duration ?? 0 });
        const { state, errors } = test.result();
        if (state === 'failed') failed.push({ name: `${name} > ${test.fullName}`, errors });
      }
    }
    if (unhandled.length > 0) failed.push({ name: 'outside any test', errors: unhandled });
    // With a single file or test the list is redundant: the run has already reported its duration.
    if (files.length > 1) this.#write(slowest('test files', files));
    if (files.length > 1 && tests.length > 1) this.#write(slowest('tests', tests));
    this.#write(failures(failed));
  }
}
