export { type Backup, type BackupOptions, backupWorkspace, restoreWorkspace } from './backup.ts';
export { collectGarbage, type GarbageOptions } from './collect-garbage.ts';
export { type RepairOptions, repairStore } from './repair-store.ts';
export type { Damage, Removal, Repair, StoreReport } from './store-report.ts';
export { type VerifyOptions, verifyStore } from './verify-store.ts';
