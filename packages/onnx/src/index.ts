export { buildModel } from './build-model.ts';
export { ELEMENT_TYPES, type ElementType } from './element-type.ts';
export type { ModelOptions, ValueInfo } from './model-options.ts';
export { type Attribute, type Node, node } from './node.ts';
export { type OpenedModel, openModel, type Weights } from './open-model.ts';
export { type Graph, readGraph } from './read-graph.ts';
export { type ModelSummary, readModel } from './read-model.ts';
export { type StoredTensor, type Tensor, type TensorData, tensor } from './tensor.ts';
export { writeModel } from './write-model.ts';
