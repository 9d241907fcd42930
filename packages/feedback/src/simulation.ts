export { writeSimulation } from './simulate/files.ts';
export type { SimulationReport } from './simulate/report.ts';
export { areaOf, labelsTo, median } from './simulate/report.ts';
export { prepare, type SimulationTexts, simulate } from './simulate/simulate.ts';
export { simulationPool } from './simulate/worker.ts';
