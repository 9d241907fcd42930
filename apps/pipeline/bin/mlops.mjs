#!/usr/bin/env node
// Node 22 runs the TypeScript sources as they stand. Where the `node` in the path is older, the one that npm installed
// with this repository takes over.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  await import('../src/main.ts');
} else {
  const require = createRequire(import.meta.url);
  let node;
  try {
    node = require.resolve(`node-linux-${process.arch}/bin/node`);
  } catch {
    process.stderr.write(`mlops needs Node 22.18 or later; this is ${process.versions.node}\n`);
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // Ctrl-C goes to both; the child decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  child.on('close', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
