import {
  confusionMatrix,
  drawFigure,
  lineChart,
  reliabilityDiagram,
  renderPng,
  type VegaLiteSpec,
} from '@aml-mlops/charts';
import type { Calibration } from '@aml-mlops/metrics';
import type { ActiveRun } from '@aml-mlops/tracking';
import type { ClassReport } from '../measures/class-report.ts';
import type { EpochRecord } from '../training-loop.ts';

/** Loss and accuracy by epoch, of the training documents when trained on and of the validation documents. */
function learningCurves(history: readonly EpochRecord[]): Record<'loss' | 'accuracy', VegaLiteSpec> {
  const x = history.map(({ epoch }) => epoch);
  const curve = (yTitle: string, train: (r: EpochRecord) => number, held: (r: EpochRecord) => number | undefined) => {
    const validation = history.map(held);
    const series = [{ name: 'training', x, y: history.map(train) }];
    if (validation.some((value) => value !== undefined)) {
      series.push({ name: 'validation', x, y: validation.map((value) => value ?? Number.NaN) });
    }
    // A single line has no legend; the subtitle names it.
    const subtitle = series.length > 1 ? {} : { subtitle: 'training documents; none are held out for validation' };
    return lineChart({ title: `Learning curve: ${yTitle}`, ...subtitle, xTitle: 'epoch', yTitle, series });
  };
  return {
    loss: curve(
      'loss',
      (record) => record.loss,
      (record) => record.validation?.logLoss,
    ),
    accuracy: curve(
      'accuracy',
      (record) => record.accuracy,
      (record) => record.validation?.accuracy,
    ),
  };
}

/**
 * Draws the most important figures into the run's artifacts: SVG for pages, PNG for slides. `warn` receives a message for
 * each figure that cannot be drawn.
 */
export async function logFigures(
  run: ActiveRun,
  facts: {
    readonly history: readonly EpochRecord[];
    readonly report: ClassReport;
    readonly calibration: Calibration;
    readonly temperature: number;
  },
  warn: (message: string) => void,
): Promise<void> {
  const labels = facts.report.classes.map(({ label }) => label);
  const curves = learningCurves(facts.history);
  const figures: Record<string, () => VegaLiteSpec> = {
    'learning-curve-loss': () => curves.loss,
    'learning-curve-accuracy': () => curves.accuracy,
    'confusion-matrix': () => confusionMatrix({ title: 'Confusion matrix', labels, counts: facts.report.confusion }),
    reliability: () =>
      reliabilityDiagram({
        title: 'Reliability',
        subtitle: `temperature ${facts.temperature.toFixed(3)}, expected calibration error ${facts.calibration.expectedCalibrationError.toFixed(3)}`,
        bins: facts.calibration.bins,
      }),
  };
  for (const [name, make] of Object.entries(figures)) {
    const { svg } = await drawFigure(make, name, warn);
    await run.logContent(svg, `figures/${name}.svg`);
    await run.logContent(await renderPng(svg), `figures/${name}.png`);
  }
}
