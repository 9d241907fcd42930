import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packAll, type Tarball } from './pack-all.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);

let scratch: string;
let project: string;
let tarballs: Tarball[];

/** As a user has it: the system's PATH, nothing of this repository. */
function environment(): NodeJS.ProcessEnv {
  const paths = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => !folder.startsWith(ROOT));
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|MLOPS_|NODE_OPTIONS|VITEST|INIT_CWD)/i.test(name),
  );
  return { ...Object.fromEntries(kept), PATH: paths.join(path.delimiter), NO_COLOR: '1' };
}

async function outside(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(command, args, { cwd: project, env: environment(), maxBuffer: 1 << 26 });
  return stdout;
}

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'packed-'));
  const packages = path.join(scratch, 'tarballs');
  tarballs = await packAll(ROOT, packages);
  project = path.join(scratch, 'my-project');
  await run(path.join(ROOT, 'packages/cli/bin/mlops'), ['new', 'my-project', '--packages', packages], { cwd: scratch });
  await outside('npm', 'install', '--prefer-offline');
  // Installing a gigabyte takes minutes, on a busy machine many.
}, 3_600_000);
afterAll(() => rm(scratch, { recursive: true, force: true, maxRetries: 5 }));

describe('the tarballs', () => {
  test('hold what is used, and no test, fixture or source', async () => {
    const listed = await Promise.all(
      tarballs.map(async ({ file }) => (await run('tar', ['tzf', file])).stdout.trim().split('\n')),
    );
    const files = listed.flat();
    const own = files.filter((file) => !/\/(templates|shipped)\//.test(file));
    expect(own.filter((file) => /\.(test|fixture|drill)\.|\/(fixtures|__snapshots__|src)\//.test(file))).toEqual([]);
    expect(files.filter((file) => /\.(test|fixture|drill)\.ts$/.test(file))).toEqual([]);
    for (const [i, own] of listed.entries())
      expect(own, tarballs[i]?.name).toEqual(
        expect.arrayContaining([
          'package/LICENSE',
          'package/README.md',
          'package/dist/index.js',
          'package/dist/index.d.ts',
        ]),
      );
    const filesOf = (name: string) => listed[tarballs.findIndex((tarball) => tarball.name === `@aml-mlops/${name}`)];
    expect(filesOf('scoring-service'), 'what mlops deploy publishes').toContain('package/dist/program/main.mjs');
    expect(filesOf('studio'), 'the pages of mlops studio').toContain('package/shipped/web.json');
  });

  test('have nothing that publint finds', async () => {
    for (const { name, file } of tarballs) {
      const content = await readFile(file);
      const { messages } = await publint({ pack: { tarball: new Uint8Array(content).buffer } });
      expect(messages, name).toEqual([]);
    }
  });

  test('have types that resolve wherever modules do', async () => {
    const attw = path.join(
      path.dirname(createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json')),
      'dist/index.js',
    );
    for (const { file } of tarballs) await run(process.execPath, [attw, file, '--profile', 'esm-only', '--quiet']);
  });
});

describe('installed outside', () => {
  test('every entry of every package can be imported, and its types hold without skipLibCheck', async () => {
    const installed = path.join(project, 'node_modules/@aml-mlops');
    const imports: string[] = [];
    const optional = new Set<string>();
    for (const name of await readdir(installed)) {
      const manifest = JSON.parse(await readFile(path.join(installed, name, 'package.json'), 'utf8'));
      for (const peer of Object.keys(manifest.peerDependenciesMeta ?? {})) optional.add(`Cannot find module '${peer}'`);
      const entries = Object.keys(manifest.exports).filter((entry) => !entry.endsWith('.json'));
      imports.push(...entries.map((entry) => `await import('@aml-mlops/${name}${entry.slice(1)}');`));
    }
    await writeFile(path.join(project, 'all.mts'), `${imports.join('\n')}\nexport {};\nprocess.exit(0);\n`);
    await outside('npx', '-c', 'node all.mts');
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--lib',
      'es2024,esnext.disposable',
      '--strict',
      '--types',
      'node',
      '--skipLibCheck',
      'false',
      '--listFiles',
    ];
    const { stdout } = await run('npx', ['tsc', ...options, 'all.mts'], {
      cwd: project,
      env: environment(),
      maxBuffer: 1 << 26,
    }).catch((error: { stdout: string }) => error);
    // It did look: a compiler that cannot be started finds nothing either.
    expect(stdout).toContain('/@aml-mlops/pipeline-sdk/dist/index.d.ts\n');
    // Declarations of others (TensorFlow's name types of browsers) are not ours to mend, and optional peers are not installed here.
    const ours = stdout.split('\n').filter((line) => /^(node_modules\/@aml-mlops\/|all\.mts)/.test(line));
    expect(ours.filter((line) => ![...optional].some((peer) => line.includes(peer)))).toEqual([]);
  });

  test('a pipeline of one’s own, compiled to JavaScript, runs with published steps and a step of one’s own', async () => {
    const own = path.join(project, 'own');
    await mkdir(own);
    await writeFile(path.join(own, 'mlops.config.ts'), APP);
    await outside(
      'npx',
      'tsc',
      '--ignoreConfig',
      '--outDir',
      'compiled',
      '--rootDir',
      '.',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--strict',
      '--skipLibCheck',
      '--types',
      'node',
      '--rewriteRelativeImportExtensions',
      'own/mlops.config.ts',
    );
    const { stdout } = await run('npx', ['mlops', 'run', 'own', '--json'], {
      cwd: project,
      env: { ...environment(), MLOPS_CONFIG: 'compiled/own/mlops.config.js', MLOPS_HOME: path.join(scratch, 'home') },
      maxBuffer: 1 << 26,
    });
    expect(JSON.parse(stdout)).toMatchObject({ status: 'done', pipeline: 'own', dropShort: { documents: 750 } });
  });
});

describe('the new project', () => {
  test('runs, and a second run reuses everything', async () => {
    expect(await outside('npm', 'start')).toContain('Model sample-classifier version 1: champion');
    expect(await outside('npm', 'start')).toMatch(/6 reused/);
  });

  test('passes its tests', async () => {
    expect(await outside('npm', 'test')).toMatch(/Tests +2 passed/);
  });

  test('shows the studio', async () => {
    const studio = spawn('npx', ['mlops', 'studio', '--port', '0', '--json'], {
      cwd: project,
      env: environment(),
      detached: true,
    });
    try {
      let printed = '';
      for await (const chunk of studio.stdout) {
        printed += chunk;
        if (/^}$/m.test(printed)) break;
      }
      const { url } = JSON.parse(printed) as { url: string };
      expect(await (await fetch(url)).text()).toMatch(/<script[^>]* src="[^"]*app-\w+\.js"/);
    } finally {
      if (studio.pid) process.kill(-studio.pid, 'SIGTERM');
    }
  });

  test('labels texts with worker processes of installed packages', async () => {
    await writeFile(path.join(project, 'posts.csv'), 'text\nWhich antenna for forty metres?\nMy bread did not rise\n');
    const result = JSON.parse(await outside('npx', 'mlops', 'predict', 'posts.csv', '--to', 'labelled.csv', '--json'));
    expect(result).toMatchObject({ rows: 2, quarantined: 0 });
  });
});

const APP = `import path from 'node:path';
import { defineApp, stepSource } from '@aml-mlops/cli';
import { defineDataset } from '@aml-mlops/define-dataset/contract';
import { definePipeline } from '@aml-mlops/pipeline-sdk';
import { dropShort } from '@my-project/drop-short/contract';

const repository = path.resolve(import.meta.dirname, '../..');
const own = definePipeline({
  name: 'own',
  description: 'Two steps',
  inputs: { raw: { kind: 'raw/partitions' } },
  build: ({ inputs, add, report }) => {
    const { train } = add(defineDataset, { raw: inputs.raw }).outputs;
    report('kept', add(dropShort, { documents: train }).outputs.report);
  },
});
const sample = { fetch: async () => path.join(repository, 'data/sample') };

export const app = defineApp({
  repository,
  steps: [
    stepSource(import.meta.url, '@aml-mlops/define-dataset', defineDataset),
    stepSource(import.meta.url, '@my-project/drop-short', dropShort),
  ],
  pipelines: [own],
  data: { input: 'raw', sources: { sample }, default: 'sample' },
});
`;
