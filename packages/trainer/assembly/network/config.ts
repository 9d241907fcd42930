// The configuration of a network: its fields lie at the offsets that src/engine/wasm/network.record.ts declares.

// @ts-ignore: decorator
@inline
export function get(config: usize, field: usize): usize {
  return load<u32>(config + field);
}
