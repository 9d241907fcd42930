import { readCollected } from '@aml-mlops/monitoring';

/** `node own-side.ts FOLDER WORKERS`: sums collected requests up and prints what that took, as JSON. */
const [folder = '', workers] = process.argv.slice(2);
const before = process.cpuUsage();
const began = performance.now();
const { windows } = await readCollected(folder, new Map(), new Map(), {
  ...{ length: { hours: 24 }, sampled: 2000, workers: Number(workers) },
});
const { user, system } = process.cpuUsage(before);
const measured = {
  requests: windows.reduce((sum, { sketch }) => sum + sketch.requests, 0),
  seconds: (performance.now() - began) / 1000,
  processorSeconds: (user + system) / 1e6,
  peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(JSON.stringify(measured));
