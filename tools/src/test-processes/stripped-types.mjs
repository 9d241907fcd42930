import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Preloaded into every Node process and worker thread of a test run (`--import`). Node's compile cache keeps what V8 makes of a
 * module, but Node 22 strips the types of each source again in each process and thread, which is half of what starting the
 * command costs. Here the stripped source is kept too, by the hash of the source and the release of Node.
 */
const FOLDER = path.resolve(import.meta.dirname, '../../../node_modules/.cache/stripped-types', process.version);

// A test may start another release of Node, which lacks them.
if (module.registerHooks && module.stripTypeScriptTypes) {
  mkdirSync(FOLDER, { recursive: true });
  module.registerHooks({ load });
}

function load(url, context, nextLoad) {
  if (context.format !== 'module-typescript' || !url.startsWith('file:')) return nextLoad(url, context);
  // As Node ends what it has stripped: the module is named by its address in stack traces.
  const source = `${stripped(readFileSync(fileURLToPath(url), 'utf8'))}\n\n//# sourceURL=${url}`;
  return { format: 'module', source, shortCircuit: true };
}

/** The source without types; every other character keeps its line and column. */
function stripped(source) {
  const file = path.join(FOLDER, `${hash('sha256', source)}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const code = withoutWarning(() => module.stripTypeScriptTypes(source));
    const made = `${file}.${process.pid}.${Math.trunc(performance.now() * 1000)}`;
    writeFileSync(made, code);
    renameSync(made, file);
    return code;
  }
}

/** Node warns that its function may change; tests read standard error. */
function withoutWarning(call) {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return call();
  } finally {
    process.emitWarning = emitWarning;
  }
}
