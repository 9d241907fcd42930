import { startService, untilSignal } from '@aml-mlops/scoring-service';

/** Serves two model folders in turn: each swap increments the version; odd versions are the first model, even ones the second. */
const [port, swapSeconds, ...folders] = process.argv.slice(2);
let version = 1;
setInterval(() => version++, Number(swapSeconds) * 1000).unref();
const locate = async () => ({
  name: 'soak',
  version: String(version),
  folder: folders[(version - 1) % folders.length]!,
});
const service = await startService({
  sources: [{ reference: 'soak@champion', follows: true, locate }],
  port: Number(port),
  log: (line) => void process.stderr.write(`${line}\n`),
});
await untilSignal();
await service.close();
