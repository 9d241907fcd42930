/** SHA-256 of the sample's `model.onnx`: the same on every machine with the pinned Node, and on Azure ML. */
export const SAMPLE_CHAMPION = '3d582dceecb4589b6a5e1b1f04985dd19124618ff1cd915862fc68121c6080d2';
