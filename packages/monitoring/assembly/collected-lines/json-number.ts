// Numbers of JSON: the exact ones.

const MINUS: u8 = 0x2d;
const PLUS: u8 = 0x2b;
const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;
const EXPONENT: u8 = 0x65;

const UNREAD: f64 = -2;
const MOST_EXACT: u64 = 1 << 53;
/** Digits that fit into 64 bits. */
const MOST_DIGITS: usize = 19;
/** Powers of ten up to this one are exact. */
const MOST_DECIMALS: usize = 22;

/** The number that was read last; -2 where it has a sign, an exponent or too many digits for one exact division. */
export let numberRead: f64 = UNREAD;

/** What is behind the number at `at`; 0 where there is none. */
export function numberEnd(at: usize): usize {
  numberRead = UNREAD;
  let isPlain = true;
  if (load<u8>(at) === MINUS) {
    isPlain = false;
    at++;
  }
  const start = at;
  let digits: u64 = 0;
  while (isDigit(load<u8>(at))) digits = digits * 10 + (load<u8>(at++) - ZERO);
  let size = at - start;
  if (size === 0 || (size > 1 && load<u8>(start) === ZERO)) return 0;
  let decimals: usize = 0;
  if (load<u8>(at) === POINT) {
    const point = at++;
    while (isDigit(load<u8>(at))) digits = digits * 10 + (load<u8>(at++) - ZERO);
    decimals = at - point - 1;
    if (decimals === 0) return 0;
    size += decimals;
  }
  if ((load<u8>(at) | 0x20) === EXPONENT) {
    isPlain = false;
    at++;
    if (load<u8>(at) === PLUS || load<u8>(at) === MINUS) at++;
    const exponent = at;
    while (isDigit(load<u8>(at))) at++;
    if (at === exponent) return 0;
  }
  if (isPlain && size <= MOST_DIGITS && digits <= MOST_EXACT && decimals <= MOST_DECIMALS) {
    let power: f64 = 1;
    for (let i: usize = 0; i < decimals; i++) power *= 10;
    // Both are exact, so the quotient is the number that is nearest.
    numberRead = <f64>digits / power;
  }
  return at;
}

// @ts-ignore: decorator
@inline
export function isDigit(byte: u8): bool {
  return <u8>(byte - ZERO) < 10;
}
