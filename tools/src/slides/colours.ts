/** The colours of the charts (`packages/charts`). */
export const INK = '#333a45';
export const QUIET_INK = '#6b7480';
export const HAIRLINE = '#b8bfc7';
