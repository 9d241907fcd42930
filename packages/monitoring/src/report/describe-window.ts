import type { Alarm, JudgedTest } from '../alarms/judge-window.ts';
import type { WindowMeasures } from '../signals/measure-window.ts';
import { pairsOf } from '../sketch/counts.ts';
import { CONFIDENCE_STEPS } from '../sketch/hour-sketch.ts';
import type { Window } from '../window/window.ts';
import type { ReportedWindow } from './monitoring-report.ts';

/** A window as reported: no texts, no ids, and only words that occur in several documents. */
export function describeWindow(
  window: Window,
  complete: boolean,
  measures: WindowMeasures,
  judged: { readonly tests: readonly JudgedTest[]; readonly alarms: readonly Alarm[] },
): ReportedWindow {
  const { sketch, from, to } = window;
  const { statuses, outcomes, values } = sketch;
  let [answered, errors] = [0, 0];
  for (const [status, times] of statuses) {
    answered += times;
    if (status >= '500') errors += times;
  }
  const { estimated, accuracy, words } = measures;
  return {
    ...{ from, to, complete },
    requests: sketch.requests,
    documents: sketch.documents,
    sampled: Math.min(window.sample.added, window.sample.size),
    differentTexts: sketch.texts.estimate(),
    quality: { empty: sketch.empty, tooLong: sketch.tooLong, broken: sketch.broken },
    labels: pairsOf(sketch.labels).map(([label, documents]) => ({ label, documents })),
    confidence: meanOf(sketch.confidences),
    tests: judged.tests.map(({ cause: _, ...test }) => test),
    alarms: judged.alarms.map((alarm) => ({ ...alarm, tests: [...alarm.tests], words: [...alarm.words] })),
    words: words.map((word) => ({ ...word })),
    estimatedAccuracy: estimated
      ? {
          ...{ value: estimated.value, low: estimated.low, high: estimated.high },
          ...{ valid: estimated.valid, reason: estimated.reason },
        }
      : null,
    accuracy: accuracy ? { ...accuracy } : null,
    service: {
      ...{ answered, errors },
      kept: outcomes.get('kept') ?? 0,
      dropped: outcomes.get('dropped') ?? 0,
      unclosed: outcomes.get('unclosed') ?? 0,
      medianSeconds: finite(values.seconds.quantile(0.5)),
      p99Seconds: finite(values.seconds.quantile(0.99)),
    },
  };
}

function meanOf(confidences: ReadonlyMap<number, number>): number | null {
  let [n, sum] = [0, 0];
  for (const [step, times] of confidences) {
    n += times;
    sum += step * times;
  }
  return n === 0 ? null : sum / n / CONFIDENCE_STEPS;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
