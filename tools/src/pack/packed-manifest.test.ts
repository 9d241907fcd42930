import { expect, test } from 'vitest';
import { builtFile, packedManifest, readSourceManifest } from './packed-manifest.ts';

const source = readSourceManifest(
  JSON.stringify({
    name: '@aml-mlops/counts',
    version: '1.2.3',
    private: true,
    type: 'module',
    license: 'MIT',
    description: 'Counts',
    exports: { '.': './src/index.ts', './testing': './src/testing/index.ts' },
    imports: { '#main': './src/main.ts' },
    bin: { counts: './bin/counts.mjs' },
    scripts: { test: 'vitest' },
    dependencies: { zod: '4.0.0', '@aml-mlops/errors': '1.2.3' },
    optionalDependencies: { gpu: '2.0.0' },
    devDependencies: { vitest: '5.0.0' },
    nx: { tags: ['type:step'] },
  }),
);

test('a tarball has what users need: entries of dist with types, dependencies, native packages of the program', () => {
  expect(packedManifest(source, '>=22', { binary: '3.0.0', gpu: '2.0.0' }, ['bin'])).toEqual({
    name: '@aml-mlops/counts',
    version: '1.2.3',
    description: 'Counts',
    license: 'MIT',
    type: 'module',
    engines: { node: '>=22' },
    bin: { counts: './bin/counts.mjs' },
    imports: { '#main': './dist/main.js' },
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './testing': { types: './dist/testing/index.d.ts', default: './dist/testing/index.js' },
      './package.json': './package.json',
    },
    files: ['dist', 'bin'],
    dependencies: { '@aml-mlops/errors': '1.2.3', binary: '3.0.0', zod: '4.0.0' },
    optionalDependencies: { gpu: '2.0.0' },
    publishConfig: { access: 'public' },
  });
});

test.each(['./lib/index.ts', './src/index.js', './src/../other.ts'])(
  'an entry must be a source file; not %s',
  (file) => {
    expect(() => builtFile(file, '.js')).toThrow('entry of a package must be a .ts file below src');
  },
);
