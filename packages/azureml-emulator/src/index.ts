export { type Emulator, startEmulator } from './emulator.ts';
export type { EmulatorOptions } from './options.ts';
export type { FaultOptions } from './server/faults.ts';
