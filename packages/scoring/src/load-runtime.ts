import type * as onnxruntime from 'onnxruntime-node';

/**
 * Loads ONNX Runtime on first use. From 1.30 on it resolves the address of a telemetry service, keeps an
 * identifier of the device in the home folder and a log in the temporary folder, unless this is disabled before its
 * binary is loaded. It is disabled here.
 */
export function loadRuntime(): Promise<typeof onnxruntime> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  return import('onnxruntime-node');
}
