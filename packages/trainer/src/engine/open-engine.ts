import type { Engine, EngineTask, SyncEngine } from './engine.ts';
import { javascriptEngine } from './javascript/javascript-engine.ts';

export interface EngineChoice {
  /** Default 'auto'. */
  readonly engine?: 'auto' | 'wasm' | 'tfjs' | 'javascript';
  /** Threads of the WASM engine; 0 = as many as processors. Default 0. Range [0, 256]. */
  readonly threads?: number;
}

export async function openEngine(task: EngineTask, _choice: EngineChoice): Promise<Engine> {
  return javascriptEngine(task);
}

export function openSyncEngine(task: EngineTask, _engine: 'wasm' | 'javascript' = 'wasm'): SyncEngine {
  return javascriptEngine(task);
}
