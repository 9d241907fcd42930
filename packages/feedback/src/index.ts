export { absorb } from './contract.ts';
