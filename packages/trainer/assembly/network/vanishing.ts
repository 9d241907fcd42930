// Numbers below these limits count as zero. See src/network/vanishing.ts for the reason; its test keeps the two in sync.

export const SMALLEST_ERROR: f64 = 1e-10;
export const SMALLEST_FIRST: f32 = 1e-30;
export const SMALLEST_SECOND: f32 = 1e-36;
