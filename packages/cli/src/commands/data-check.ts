import type { Command } from 'commander';
import type { App } from '../app/app.ts';
import { EXIT } from '../command-line/exit.ts';
import { interruptSignal } from '../command-line/interrupt.ts';
import { printJson, printNote, printResult } from '../command-line/output.ts';
import { chooseDataset } from '../data/dataset-choice.ts';
import { rawData } from '../data/raw-data.ts';
import { collect, withWorkspace } from './shared-options.ts';

interface CheckFlags {
  readonly param: readonly string[];
  readonly json: boolean;
}

export function addDataCheckCommand(data: Command, app: App): void {
  data
    .command('check')
    .description('report what raw data holds and how it is read; exit status 1 if it cannot be read')
    .argument('<path>', 'a file, a folder, or any other value of --dataset of run')
    .option('--param <name=value>', 'read it with this parameter; may be repeated', collect, [])
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (place: string, { param, json }: CheckFlags) => {
      const [{ checkData }, { checkDocument, checkParams, checkSummary }] = await Promise.all([
        import('@aml-mlops/define-dataset/check'),
        import('../report/data-check.ts'),
      ]);
      const params = checkParams(param);
      const signal = interruptSignal();
      const sources = app.data?.sources ?? {};
      const choice = chooseDataset({ sources }, place, undefined);
      const check = await withWorkspace(app, async ({ datastores }) => {
        const onProgress = () => {};
        const folder = await rawData(app, choice, { datastores, signal, onProgress });
        printNote(`reading ${place}`);
        return checkData(folder, params, { signal });
      });
      const document = checkDocument(check, place);
      if (json) printJson(document);
      else printResult(checkSummary(document));
      if (document.command === null) process.exitCode = EXIT.failed;
    });
}
