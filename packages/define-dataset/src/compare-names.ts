/** Natural order of names, with runs of digits compared by value: W9 before W10. Different names never compare as equal. */
export function compareNames(a: string, b: string): number {
  const left = a.match(RUNS) ?? [];
  const right = b.match(RUNS) ?? [];
  for (const [i, run] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const numbers = DIGITS.test(run) && DIGITS.test(other);
    const order = numbers ? compare(BigInt(run), BigInt(other)) : compare(run, other);
    if (order !== 0) return order;
  }
  return compare(left.length, right.length) || compare(a, b);
}

const RUNS = /\d+|\D+/g;
const DIGITS = /^\d/;

function compare<T extends bigint | number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
