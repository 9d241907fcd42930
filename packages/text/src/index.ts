export type { CsrMatrix } from './csr.ts';
