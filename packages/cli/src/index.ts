export { type App, type AppData, type AppInput, defineApp, stepPrograms, stepSource } from './app/app.ts';
export { interruptSignal } from './command-line/interrupt.ts';
export { printJson, printNote, printResult } from './command-line/output.ts';
export { addRunInput, withWorkspace } from './commands/shared-options.ts';
export type { DataSource } from './data/data-source.ts';
export { openDisplay } from './display/open-display.ts';
export type { ModelDocument, RunDocument } from './report/run-document.ts';
export { type PrepareOptions, prepareRun, type RunInput } from './run/prepare-run.ts';
