import type { ElementType } from './element-type.ts';
import type { Node } from './node.ts';
import type { StoredTensor, Tensor } from './tensor.ts';

/** An input or output of a model. A dimension is a size, or a name if it is only known at run time. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
}

export interface ModelOptions {
  /** The graph's name. */
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** In topological order: every value is made before it is used. */
  readonly nodes: readonly Node[];
  readonly initializers?: readonly (Tensor | StoredTensor)[];
  /** Version of the default operator set. Default: 17 (ONNX 1.12). */
  readonly opset?: number;
  /** Versions of further operator sets, such as `{'ai.onnx.ml': 3}`. Default: none. */
  readonly domains?: Readonly<Record<string, number>>;
  /** IR version. Default: 8 (ONNX 1.12), which every ONNX Runtime since 1.12 reads. */
  readonly ir?: number;
  readonly docString?: string;
  /** Metadata of the model, written in the order of its keys. Default: none. */
  readonly metadata?: Readonly<Record<string, string>>;
}
