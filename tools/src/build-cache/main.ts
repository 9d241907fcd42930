import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { openDatastore } from '@aml-mlops/azureml';
import { MlopsError } from '@aml-mlops/errors';
import { Command } from 'commander';
import { BuildCache } from './build-cache.ts';
import { hashToken, MAIN_SCOPE, readGrants, scopeSchema } from './scopes.ts';
import { buildCacheServer } from './serve.ts';

const program = new Command('build-cache').description(
  'A remote cache for Nx: what one machine has built, the others need not build again',
);

program
  .command('serve')
  .description('serve the cache until interrupted')
  .requiredOption('--store <place>', 'a folder, or https://<account>.blob.core.windows.net/<container>/<folder>')
  .requiredOption('--tokens <file>', 'who may read and write what; `build-cache token` prints an entry')
  .option('--host <address>', 'address to listen at', '127.0.0.1')
  .option('--port <number>', 'port to listen at', Number, 3456)
  .option('--name <host...>', 'names under which clients reach it, besides the address itself', [])
  .action(async (options: { store: string; tokens: string; host: string; port: number; name: string[] }) => {
    const grants = () => readGrants(options.tokens);
    await grants();
    const server = buildCacheServer({
      cache: new BuildCache(await openDatastore(options.store)),
      grants,
      hosts: [options.host, 'localhost', ...options.name],
      log: (line) => process.stderr.write(`${line}\n`),
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(options.port, options.host, resolve);
    });
    const url = `http://${options.host}:${(server.address() as AddressInfo).port}`;
    process.stdout.write(`serving ${options.store} at ${url}\n\nNX_SELF_HOSTED_REMOTE_CACHE_SERVER=${url}\n`);
    process.stdout.write('NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN=<the token of the machine or branch>\n');
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());
  });

program
  .command('token')
  .description('make a token: printed once, and its entry for the file of tokens')
  .requiredOption('--scope <name>', `${MAIN_SCOPE}, or a branch, which reads ${MAIN_SCOPE} too`)
  .option('--write', 'may store outputs in its scope', false)
  .action(({ scope, write }: { scope: string; write: boolean }) => {
    if (!scopeSchema.safeParse(scope).success) {
      const range = 'letters, digits, ".", "_", "-" and "/", at most 100, such as feature/x';
      throw new MlopsError('E_BUILD_CACHE_SCOPE', `scope of the token must be ${range}; got ${JSON.stringify(scope)}`);
    }
    const token = randomBytes(32).toString('base64url');
    process.stderr.write(`token: ${token}\n`);
    process.stdout.write(`${JSON.stringify({ sha256: hashToken(token), scope, write })}\n`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const known = error instanceof MlopsError || 'code' in error;
  process.stderr.write(`${known ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
