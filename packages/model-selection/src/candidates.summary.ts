import { readJsonFile, type Summarise } from '@aml-mlops/artifacts';
import { visibleText } from '@aml-mlops/reports';
import * as z from 'zod';

const number = z.number().nullable();
const candidatesSchema = z.looseObject({
  folds: z.number(),
  rows: z.array(
    z.looseObject({
      model: z.string(),
      folds: z.number(),
      accuracy: number,
      macroF1: number,
      logLoss: number,
      cost: number.optional(),
      error: z.string().optional(),
    }),
  ),
  winner: z.looseObject({
    accuracy: z.object({ corrected: z.number(), low: z.number(), high: z.number() }),
    overRunnerUp: z
      .looseObject({
        over: z.string(),
        advantage: z.number(),
        interval: z.object({ lower: z.number(), upper: z.number() }),
      })
      .nullable(),
  }),
});

/** The candidates, best first, and the winner's lead. */
export const summarise: Summarise = async (folder) => {
  const { rows, folds, winner } = await readJsonFile(folder, 'candidates.json', candidatesSchema);
  const { corrected, low, high } = winner.accuracy;
  const lead = winner.overRunnerUp;
  const hasCost = rows.some(({ cost }) => typeof cost === 'number');
  const lines = [
    ...(lead
      ? [
          `the first leads the second by ${lead.advantage.toFixed(4)} (95 % interval ${lead.interval.lower.toFixed(4)} to ${lead.interval.upper.toFixed(4)})`,
        ]
      : []),
    `expected accuracy on other documents ${corrected.toFixed(3)} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)})`,
    ...rows.flatMap(({ model, error }) => (error === undefined ? [] : [`! ${model}: ${visibleText(error)}`])),
  ];
  const section = {
    title: 'Candidates',
    table: {
      columns: [
        { title: 'model (cross-validated)' },
        { title: 'folds', align: 'right' as const },
        { title: 'accuracy', align: 'right' as const },
        { title: 'macro F1', align: 'right' as const },
        { title: 'log loss', align: 'right' as const },
        ...(hasCost ? [{ title: 'cost', align: 'right' as const }] : []),
      ],
      rows: rows.map((row) => [
        row.model,
        row.error === undefined ? `${row.folds} of ${folds}` : '',
        row.accuracy?.toFixed(3) ?? 'failed',
        row.macroF1?.toFixed(3) ?? '',
        row.logLoss?.toFixed(3) ?? '',
        ...(hasCost ? [row.cost?.toFixed(3) ?? ''] : []),
      ]),
    },
    lines,
  };
  const candidates = rows.map(({ model, accuracy, macroF1, logLoss, cost }) => ({
    ...{ model, accuracy, macroF1, logLoss },
    ...(hasCost ? { cost } : {}),
  }));
  return { section, fields: { candidates } };
};
