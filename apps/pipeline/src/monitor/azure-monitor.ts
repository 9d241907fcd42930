import { interruptSignal, printJson, printResult, readTrigger } from '@aml-mlops/cli';
import { ROW_COLUMNS, writeRows } from '@aml-mlops/monitoring';
import type { ExportFlags, RowsFlags } from './monitor-flags.ts';
import { folderOf } from './watch-model.ts';

/** Writes collected requests in the form that Azure's own model monitor reads. */
export async function writeAzureRows({ collected, to, json }: RowsFlags): Promise<void> {
  const written = await writeRows(folderOf(collected), to, interruptSignal());
  if (json) return printJson(written);
  const { rows, files, broken } = written;
  const lost = broken === 0 ? '' : `; ${broken} requests that have one side alone, or cannot be read, are left out`;
  printResult(`${rows} rows of ${files} hours written to ${to}${lost}`);
}

/** Writes a schedule for Azure's own model monitor; nothing is sent. */
export async function exportAzureMonitor(name: string, { rows, days, email, to, ...when }: ExportFlags): Promise<void> {
  const { exportMonitor, parseScheduleTrigger } = await import('@aml-mlops/azureml');
  const files = await exportMonitor(to, {
    name,
    description: `Requests of ${days} days as rows of numbers, compared with as many days before`,
    trigger: parseScheduleTrigger(readTrigger(when) as Parameters<typeof parseScheduleTrigger>[0]),
    rows: rows.replace(/\/+$/, ''),
    columns: ROW_COLUMNS,
    days: Number(days),
    emails: email,
  });
  printResult(
    `${files.join(' and ')} written to ${to}; make the schedule with: az ml schedule create --file ${to}/monitor.yml`,
  );
}
