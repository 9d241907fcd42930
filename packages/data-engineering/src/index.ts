export { dataEngineering } from './contract.ts';
