// The configuration of a network: field offsets are declared in src/engine/wasm/network.record.ts.

// @ts-ignore: decorator
@inline
export function get(config: usize, field: usize): usize {
  return load<u32>(config + field);
}
