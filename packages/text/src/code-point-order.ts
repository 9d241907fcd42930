const SURROGATES = 0xd800;
const ABOVE_SURROGATES = 0xe000;

/**
 * Compares strings by code points, as Python does. JavaScript's own order goes by UTF-16 units and puts U+10000 and
 * above, written with surrogates, before U+E000 to U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  if (unit < SURROGATES) return unit;
  return unit < ABOVE_SURROGATES ? unit + 0x2000 : unit - 0x800;
}
