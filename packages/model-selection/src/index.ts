export { modelSelection } from './contract.ts';
export type { CandidateComparison, CandidateRow } from './report/comparison.ts';
