export { readArmSchema } from './arm-schema-shapes.ts';
export { checkShape, isRecord, type ShapeProblem } from './check-shape.ts';
export { own } from './own.ts';
export type { ObjectShape, ObjectShapes, PropertyShape, Shape } from './shape.ts';
