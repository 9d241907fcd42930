/**
 * A seeded generator of numbers in [0, 1): sfc32 (Doty-Humphrey, PractRand), 128 bits of state. Independent streams
 * come from one seed by name.
 */
export function seededRandom(seed: number, stream: string): () => number {
  let a = seed >>> 0;
  let b = hashName(stream);
  let c = 0x9e3779b9;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  // The first outputs still look like the seed.
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** FNV-1a, 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
