import type { AppLoop } from '@aml-mlops/cli';
import { type Cause, collectedTexts } from '@aml-mlops/monitoring';
import { collectedIn, collectedOf, watchModel } from './watch-model.ts';

/** Causes that labels and retraining can fix; for the others, the callers or the service need attention. */
const NEEDS_LABELS: ReadonlySet<Cause> = new Set(['new-topics', 'predictions', 'accuracy']);

/** Watches a model for "mlops loop run"; silenced causes start no round. */
export const watch: AppLoop['watch'] = async (app, { model, collected, window, workspace, signal }) => {
  // Nothing may have been collected yet for a version that was just promoted.
  if (collectedIn(collected, model) === undefined) return { exitCode: 0, windows: [] };
  const now = Date.now();
  const options = { workspace, signal, now, quiet: true };
  const { exitCode, watched } = await watchModel(app, model, { collected, window, param: [] }, options);
  if (!watched) return { exitCode, windows: [] };
  const silenced = new Set(workspace.database.alarms.silences(model.name, now).map(({ cause }) => cause));
  const windows = watched.report.windows.filter(({ complete }) => complete);
  return {
    exitCode,
    windows: windows.map(({ from, to, documents, alarms }) => ({
      ...{ from, to, documents },
      alarms: alarms
        .filter(({ cause }) => !silenced.has(cause))
        .map(({ cause, severity, words }) => ({ cause, severity, words, needsLabels: NEEDS_LABELS.has(cause) })),
    })),
  };
};

/** Texts that the service collected for a model within a time span. */
export const texts: AppLoop['texts'] = ({ model, collected, span, signal }) =>
  collectedTexts(collectedOf(collected, model), span, signal);
