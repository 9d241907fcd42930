import { gzipSync } from 'node:zlib';
import { webBundle } from './web-bundle.ts';

/** Bundles the studio's pages; runs as part of the root `prepare` script. */
const { script, style } = await webBundle();
const kilobytes = (gzipSync(script).length + gzipSync(style).length) / 1000;
process.stderr.write(`studio: pages bundled, ${kilobytes.toFixed(1)} kB packed\n`);
