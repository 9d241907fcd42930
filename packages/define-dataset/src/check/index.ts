export { defineDataset } from '../contract.ts';
export { type CheckParams, checkData, type DataCheck } from './check-data.ts';
