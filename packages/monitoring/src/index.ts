export { monitoring } from './contract.ts';
