import type * as onnxruntime from 'onnxruntime-node';

/**
 * ONNX Runtime, loaded when there is a model to run. From 1.30 on it looks up the address of a telemetry service, keeps an
 * identifier of the device below the home folder and a log below the temporary one, unless it is told not to before its
 * binary is loaded: nothing here calls home.
 */
export function loadRuntime(): Promise<typeof onnxruntime> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  return import('onnxruntime-node');
}
