import type { Reporter, TestModule } from 'vitest/node';
import { slowest, type Timed } from './slowest.ts';

/** Prints the ten slowest test files and the ten slowest tests at the end of a run, so that a slow one is seen when it comes. */
export class SlowestReporter implements Reporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void = (text) => process.stdout.write(text)) {
    this.#write = write;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const files: Timed[] = [];
    const tests: Timed[] = [];
    for (const module of modules) {
      const { setupDuration, collectDuration, duration } = module.diagnostic();
      const name = `${module.project.name} ${module.relativeModuleId}`;
      files.push({ name, milliseconds: setupDuration + collectDuration + duration });
      for (const test of module.children.allTests()) {
        tests.push({ name: `${name} > ${test.fullName}`, milliseconds: test.diagnostic()?.duration ?? 0 });
      }
    }
    // One file or one test is its own list: the run has said already how long it took.
    if (files.length > 1) this.#write(slowest('test files', files));
    if (files.length > 1 && tests.length > 1) this.#write(slowest('tests', tests));
  }
}
