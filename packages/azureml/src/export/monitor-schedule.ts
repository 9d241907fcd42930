import { rangeError } from '@aml-mlops/errors';
import { armTrigger, type ScheduleTrigger } from '../submit/schedule.ts';
import { triggerDocument } from './schedule-document.ts';

type DataType = 'numerical' | 'categorical';

export interface MonitorScheduleOptions {
  readonly name: string;
  readonly description: string;
  readonly trigger: ScheduleTrigger;
  /** `azureml://datastores/NAME/paths/FOLDER`, with `model_inputs` and `model_outputs` in the layout of Azure's data collector. */
  readonly rows: string;
  /** Columns of both, by name. */
  readonly columns: Readonly<Record<'inputs' | 'outputs', Readonly<Record<string, DataType>>>>;
  /** Days of a window; it is compared with the same number of days before it. At least 1. */
  readonly days: number;
  /** Recipients of alerts. Default: none. */
  readonly emails?: readonly string[];
}

/** Azure runs its monitors on serverless Spark; this is the smallest machine in its documentation. */
const COMPUTE = { instanceType: 'standard_e4s_v3', runtimeVersion: '3.4' } as const;

/**
 * Metrics of Azure's monitor with the default thresholds of Microsoft's SDK. They are effect sizes, not p-values: with
 * much data even the smallest difference is significant. For drift the SDK sends one metric per column type.
 */
const DRIFT = { jensen_shannon_distance: 0.1 } as const;
const QUALITY = { null_value_rate: 0, data_type_error_rate: 0 } as const;

const SIGNALS = [
  { name: 'input_drift', type: 'data_drift', side: 'inputs' },
  { name: 'input_quality', type: 'data_quality', side: 'inputs' },
  { name: 'prediction_drift', type: 'prediction_drift', side: 'outputs' },
] as const;

/** A schedule for Azure's own model monitor, in the format of `az ml schedule create --file`. */
export function monitorDocument(options: MonitorScheduleOptions): Record<string, unknown> {
  const { name, description, trigger, emails = [] } = checked(options);
  const signal = ({ type, side }: (typeof SIGNALS)[number]) => {
    const data = (offset: number) => ({
      input_data: { path: `${options.rows}/model_${side}`, type: 'uri_folder' },
      data_context: `model_${side}`,
      data_window: { lookback_window_size: `P${options.days}D`, lookback_window_offset: `P${offset}D` },
    });
    const columns = options.columns[side];
    const types = [...new Set(Object.values(columns))].sort();
    return {
      type,
      production_data: data(0),
      reference_data: data(options.days),
      ...(type === 'prediction_drift' ? {} : { features: Object.keys(columns) }),
      metric_thresholds: Object.fromEntries(types.map((of) => [of, thresholdsOf(type)])),
      alert_enabled: emails.length > 0,
    };
  };
  return {
    $schema: 'https://azuremlschemas.azureedge.net/latest/monitorSchedule.schema.json',
    name,
    display_name: name,
    description,
    trigger: triggerDocument(trigger),
    create_monitor: {
      compute: { instance_type: COMPUTE.instanceType, runtime_version: COMPUTE.runtimeVersion },
      monitoring_target: { ml_task: 'classification' },
      monitoring_signals: Object.fromEntries(SIGNALS.map((each) => [each.name, signal(each)])),
      ...(emails.length > 0 && { alert_notification: { emails: [...emails] } }),
    },
  };
}

/** The same as the body of `PUT …/schedules/<name>` in API version 2025-12-01. */
export function monitorBody(options: MonitorScheduleOptions): { readonly properties: Record<string, unknown> } {
  const { name, description, trigger, emails = [] } = checked(options);
  const signal = ({ type, side }: (typeof SIGNALS)[number]) => {
    const data = (offset: number) => ({
      inputDataType: 'Rolling' as const,
      jobInputType: 'uri_folder' as const,
      uri: `${options.rows}/model_${side}`,
      dataContext: `model_${side}`,
      windowSize: `P${options.days}D`,
      windowOffset: `P${offset}D`,
    });
    const columns = options.columns[side];
    const types = [...new Set(Object.values(columns))].sort();
    return {
      signalType: pascal(type),
      productionData: data(0),
      referenceData: data(options.days),
      ...(type !== 'prediction_drift' && {
        features: { filterType: 'FeatureSubset', features: Object.keys(columns) },
      }),
      metricThresholds: types.flatMap((of) =>
        Object.entries(thresholdsOf(type)).map(([metric, value]) => {
          return { dataType: pascal(of), metric: pascal(metric), threshold: { value } };
        }),
      ),
      ...(emails.length > 0 && { notificationTypes: ['AmlNotification'] }),
    };
  };
  const definition = {
    computeConfiguration: {
      computeType: 'ServerlessSpark',
      ...COMPUTE,
      computeIdentity: { computeIdentityType: 'AmlToken' },
    },
    monitoringTarget: { taskType: 'Classification' },
    signals: Object.fromEntries(SIGNALS.map((each) => [each.name, signal(each)])),
    ...(emails.length > 0 && { alertNotificationSettings: { emailNotificationSettings: { emails: [...emails] } } }),
  };
  const action = { actionType: 'CreateMonitor', monitorDefinition: definition };
  return { properties: { displayName: name, description, isEnabled: true, trigger: armTrigger(trigger), action } };
}

/** @throws MlopsError `E_PARAM_RANGE` */
function checked(options: MonitorScheduleOptions): MonitorScheduleOptions {
  const owner = `monitor ${options.name}`;
  if (!(Number.isInteger(options.days) && options.days >= 1 && options.days <= 365)) {
    throw rangeError('days', owner, 'a whole number in [1, 365]', options.days);
  }
  if (!/^azureml:\/\/.+\/paths\/.*[^/]$/.test(options.rows)) {
    throw rangeError('rows', owner, 'like azureml://datastores/NAME/paths/FOLDER', options.rows);
  }
  // Azure accepts lists of addresses of at most 499 characters.
  const emails = (options.emails ?? []).join(',');
  if (emails.length > 499) throw rangeError('emails', owner, 'at most 499 characters together', emails.length);
  return options;
}

function thresholdsOf(type: string): Readonly<Record<string, number>> {
  return type === 'data_quality' ? QUALITY : DRIFT;
}

/** `jensen_shannon_distance` becomes `JensenShannonDistance`. */
function pascal(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
