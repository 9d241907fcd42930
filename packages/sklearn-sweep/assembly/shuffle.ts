// Random order of what a sweep of coordinate descent visits: Fisher and Yates' shuffle by xorshift32.

let state: u32 = 1;

export function seed(value: u32): void {
  state = value == 0 ? 1 : value;
}

// @ts-ignore: decorator
@inline
function below(bound: u32): u32 {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return (state & 0x7fffffff) % bound;
}

/** Shuffles the first `active` of an order, i32. */
// @ts-ignore: decorator
@inline
export function shuffle(order: usize, active: i32): void {
  for (let s = 0; s < active; s++) {
    const a = order + (<usize>s << 2);
    const z = order + (<usize>(s + <i32>below(<u32>(active - s))) << 2);
    const kept = load<i32>(a);
    store<i32>(a, load<i32>(z));
    store<i32>(z, kept);
  }
}
