import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as tfjs from '@tensorflow/tfjs-node-gpu';

/** The part of TensorFlow that is used here; every package of it, for Node and for browsers, has it. */
export type Tfjs = Pick<
  typeof tfjs,
  | ('ready' | 'backend' | 'getBackend' | 'nextFrame' | 'tidy' | 'tensor1d' | 'tensor2d' | 'concat' | 'expandDims')
  | ('slice' | 'reshape' | 'gather' | 'scatterND' | 'tensorScatterUpdate' | 'matMul' | 'softmax' | 'relu' | 'step')
  | ('add' | 'sub' | 'mul' | 'div' | 'square' | 'sqrt' | 'sum')
>;

export interface LoadedTfjs {
  readonly tf: Tfjs;
  readonly package: string;
  /** The backend: 'tensorflow' is libtensorflow, on a GPU if the package is the GPU package and detects one. */
  readonly backend: string;
}

export type TfjsOutcome = { readonly loaded: LoadedTfjs } | { readonly reason: string };

export const GPU_PACKAGE = '@tensorflow/tfjs-node-gpu';

/** Packages with libtensorflow, the GPU package first. Both are optional. */
const TFJS_PACKAGES = [GPU_PACKAGE, '@tensorflow/tfjs-node'] as const;

/**
 * Loads the first of the given TensorFlow packages that can be loaded. Never throws: a machine without TensorFlow is a
 * normal case.
 */
export async function loadTfjs(packages: readonly string[] = TFJS_PACKAGES): Promise<TfjsOutcome> {
  // Ampere and later GPUs round factors to 10 bits (TF32) by default; all engines must agree.
  process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  const reasons: string[] = [];
  for (const name of packages) {
    const missing = whatIsMissing(name);
    if (missing) {
      reasons.push(`${name}: ${missing}`);
      continue;
    }
    try {
      // Not a literal, so that a bundler leaves the package external, installed or not. The package is CommonJS: only
      // `default` is complete, because Node may not detect all named exports from its source.
      const { default: tf } = (await import(name)) as { readonly default: Tfjs };
      await tf.ready();
      return { loaded: { tf, package: name, backend: tf.getBackend() } };
    } catch (error) {
      reasons.push(`${name}: ${firstLine(error)}`);
    }
  }
  return { reason: reasons.join('; ') };
}

/** Checks for the binary before loading: TensorFlow's JavaScript takes most of a second to find that it is missing. */
function whatIsMissing(name: string): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const lib = path.join(path.dirname(manifest), 'lib');
    const builds = existsSync(lib) ? readdirSync(lib) : [];
    const built = builds.some((build) => existsSync(path.join(lib, build, 'tfjs_binding.node')));
    return built ? undefined : 'installed without its libtensorflow';
  } catch {
    return 'not installed';
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]!.slice(0, 160);
}

/** Whether TensorFlow computes on a GPU. */
export function hasGpu({ tf, package: name, backend }: LoadedTfjs): boolean {
  if (backend !== 'tensorflow') return backend === 'webgpu' || backend === 'webgl';
  const node = tf.backend() as { readonly isUsingGpuDevice?: boolean };
  return name === GPU_PACKAGE && node.isUsingGpuDevice === true;
}
