// Times as the collector writes them.

const BAD: i32 = 1 << 20;
const ZERO: u8 = 0x30;

/** Milliseconds since 1970 of `2026-11-28T12:00:00.000Z`; NaN for what is written in another way. */
export function timeOf(at: usize, end: usize): f64 {
  if (end - at !== 24) return NaN;
  const isSeparated =
    ((load<u8>(at, 4) === 0x2d) as i32) &
    ((load<u8>(at, 7) === 0x2d) as i32) &
    ((load<u8>(at, 10) === 0x54) as i32) &
    ((load<u8>(at, 13) === 0x3a) as i32) &
    ((load<u8>(at, 16) === 0x3a) as i32) &
    ((load<u8>(at, 19) === 0x2e) as i32) &
    ((load<u8>(at, 23) === 0x5a) as i32);
  const year = 100 * two(at) + two(at + 2);
  const month = two(at + 5);
  const day = two(at + 8);
  const hour = two(at + 11);
  const minute = two(at + 14);
  const second = two(at + 17);
  const thousandth = 10 * two(at + 20) + two(at + 21) % 10;
  if (isSeparated === 0 || year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysOf(month)) return NaN;
  if (hour > 23 || minute > 59 || second > 59 || thousandth > 999 || two(at + 21) >= BAD) return NaN;
  return <f64>daysSince1970(year, month, day) * 86400000 + <f64>(((hour * 60 + minute) * 60 + second) * 1000 + thousandth);
}

// The number of two digits; a large one for what are none.
function two(at: usize): i32 {
  const tens = <u8>(load<u8>(at) - ZERO);
  const ones = <u8>(load<u8>(at, 1) - ZERO);
  return tens > 9 || ones > 9 ? BAD : <i32>tens * 10 + <i32>ones;
}

// In a year of 365: the 29th of February is left to others.
function daysOf(month: i32): i32 {
  return month === 2 ? 28 : 30 + ((month + (month >> 3)) & 1);
}

// Of the Gregorian calendar, whose cycle of 400 years has 146,097 days; years are counted from March on, so that leap days come last.
function daysSince1970(year: i32, month: i32, day: i32): i32 {
  if (month < 3) year--;
  const cycle = year / 400;
  const yearOfCycle = year % 400;
  const dayOfYear = (153 * (month + (month < 3 ? 9 : -3)) + 2) / 5 + day - 1;
  return cycle * 146097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719468;
}
