/** SHA-256 of the `model.onnx` that the sample gives: the same on every machine with the pinned Node, and on Azure ML. */
export const SAMPLE_CHAMPION = 'f1de9427f60e51411ab759ec294274ce8d44440d75fc34a4f0c19c4dfdd04a15';
