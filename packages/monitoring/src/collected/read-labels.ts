import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { readLines } from './read-lines.ts';

const labelled = z.object({
  correlationId: z.string().min(1),
  /** Index of the text in its request. */
  index: z.int().nonnegative().default(0),
  label: z.string().min(1),
});

/**
 * Ground-truth labels that arrived after the answers, by `correlationId/index`; the last label of a text wins.
 *
 * @param folder of JSON Lines with `correlationId`, `label` and, for requests with several texts, `index`
 * @throws MlopsError `E_LABELS`, naming file and row
 */
export async function readLabels(folder: string): Promise<Map<string, string>> {
  const labels = new Map<string, string>();
  for (const file of (await listFiles(folder)).filter((name) => name.endsWith('.jsonl'))) {
    let row = 0;
    for await (const line of readLines(path.join(folder, file))) {
      row++;
      const { correlationId, index, label } = parse(line, file, row);
      labels.set(`${correlationId}/${index}`, label);
    }
  }
  return labels;
}

function parse(line: string, file: string, row: number): z.output<typeof labelled> {
  try {
    return labelled.parse(JSON.parse(line));
  } catch (cause) {
    const message = `row ${row} of ${file} must be JSON with correlationId and label, such as {"correlationId": "a7", "label": "radio"}`;
    throw new MlopsError('E_LABELS', message, { file, row }, { cause });
  }
}
