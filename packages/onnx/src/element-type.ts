/** Element types of tensors, by the numbers of ONNX's `TensorProto.DataType`. */
export const ELEMENT_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float64: 11,
  uint32: 12,
  uint64: 13,
} as const;

export type ElementType = keyof typeof ELEMENT_TYPES;

export function elementTypeName(code: number): ElementType | undefined {
  return (Object.keys(ELEMENT_TYPES) as ElementType[]).find((name) => ELEMENT_TYPES[name] === code);
}
