export { type ErrorFields, MlopsError } from './mlops-error.ts';
export { rangeError, showValue } from './range-error.ts';
export { systemError } from './system-error.ts';
export { visibleLines, visibleText } from './visible-text.ts';
