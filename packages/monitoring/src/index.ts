export {
  type AlarmState,
  advanceAlarms,
  type JudgedWindow,
  type Notice,
  QUIET_WINDOWS,
} from './alarms/advance-alarms.ts';
export { type Alarm, judgeWindow, type Severity } from './alarms/judge-window.ts';
export { eventGridEvent, issueText, postNotices, type Subject, webhookBody } from './alarms/notify.ts';
export { type NotifyTarget, parseNotifyTarget } from './alarms/notify-form.ts';
export { ROW_COLUMNS, type WrittenRows, writeRows } from './azure-rows/write-rows.ts';
export { type CollectedTexts, collectedTexts } from './collected/collected-texts.ts';
export { type Collected, type ReadOptions, readCollected } from './collected/read-collected.ts';
export { retain } from './collected/retain.ts';
export { monitoring } from './contract.ts';
export { forget } from './forget/forget.ts';
export { type MonitorInputs, type MonitorOptions, monitor } from './monitor.ts';
export { type MonitoringReport, REPORT_FILE, type ReportedWindow, reportSchema } from './report/monitoring-report.ts';
export { type EstimatedAccuracy, estimateAccuracy } from './signals/estimated-accuracy.ts';
export { type MeasureOptions, measureWindow, type WindowMeasures } from './signals/measure-window.ts';
export { CAUSES, type Cause } from './signals/test-outcome.ts';
export { type Reference, readReference } from './window/reference.ts';
export { Window } from './window/window.ts';
