// Below these a number counts as zero: src/network/vanishing.ts says why, and its test holds the two together.

export const SMALLEST_ERROR: f64 = 1e-10;
export const SMALLEST_FIRST: f32 = 1e-30;
export const SMALLEST_SECOND: f32 = 1e-36;
