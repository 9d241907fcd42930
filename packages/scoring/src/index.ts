export { championGate } from './contract.ts';
