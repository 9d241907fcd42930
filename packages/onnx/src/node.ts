import { rangeError } from '@aml-mlops/errors';
import { packFloats, packInts } from './packed.ts';
import { rawData, type Tensor, tensorMessage } from './tensor.ts';

/** The value of a node's attribute. ONNX distinguishes 1 from 1.0, so numbers are tagged. */
export type Attribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly text: string }
  | { readonly tensor: Tensor }
  | { readonly floats: ArrayLike<number> }
  | { readonly ints: ArrayLike<number> }
  | { readonly texts: readonly string[] };

/** One operation of a graph. */
export interface Node {
  readonly opType: string;
  readonly name: string;
  /** Operator set: '' is the default one, 'ai.onnx.ml' that of classical machine learning. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/**
 * @param inputs names of values; '' omits an optional one
 * @param options `name`: default: that of the first output, which is unique in a graph
 * @example node('Softmax', ['logits'], ['probabilities'], { axis: { int: 1 } })
 */
export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
  options: { name?: string; domain?: string } = {},
): Node {
  const name = options.name ?? outputs[0] ?? opType;
  return { opType, name, domain: options.domain ?? '', inputs, outputs, attributes };
}

/** A node as `NodeProto`, with attributes sorted by name so that equal nodes give equal bytes. */
export function nodeMessage(value: Node): Record<string, unknown> {
  const names = Object.keys(value.attributes).sort();
  return {
    input: value.inputs,
    output: value.outputs,
    name: value.name,
    opType: value.opType,
    attribute: names.map((name) => attributeMessage(value, name, value.attributes[name]!)),
    ...(value.domain === '' ? {} : { domain: value.domain }),
  };
}

/** `type` carries the numbers of `AttributeProto.AttributeType`. */
function attributeMessage(owner: Node, name: string, value: Attribute): Record<string, unknown> {
  if ('float' in value) return { name, f: value.float, type: 1 };
  if ('int' in value) return { name, i: whole(owner, name, value.int), type: 2 };
  if ('text' in value) return { name, s: Buffer.from(value.text), type: 3 };
  if ('tensor' in value) {
    const bytes = rawData(value.tensor);
    return { name, t: { ...tensorMessage(value.tensor), ...(bytes && { rawData: bytes }) }, type: 4 };
  }
  // An empty list is not written, as one of numbers would not be.
  if ('floats' in value) return { name, ...(value.floats.length > 0 && { floats: packFloats(value.floats) }), type: 6 };
  if ('ints' in value) {
    for (let i = 0; i < value.ints.length; i++) whole(owner, name, value.ints[i]!);
    return { name, ...(value.ints.length > 0 && { ints: packInts(value.ints) }), type: 7 };
  }
  return { name, strings: value.texts.map((text) => Buffer.from(text)), type: 8 };
}

function whole(owner: Node, name: string, value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw rangeError(name, `node ${owner.name}`, 'a whole number', value);
}
