import { expect, test } from 'vitest';
import { href, matchPath, parseHash, segment } from './router.ts';

test('an address and its parts are the same, whatever users named', () => {
  for (const name of ['a/b', '?x=1&y', '#', '100 %', 'ü', '<script>', '\u202e', '__proto__']) {
    const location = parseHash(href(`/pipeline-runs/${segment(name)}`, { node: name, empty: '', gone: undefined }));
    expect(matchPath('/pipeline-runs/:run', location.path)).toEqual({ run: name });
    expect(location.query).toEqual(Object.fromEntries([['node', name]]));
  }
});

test('links of MLflow lead to a run and to an experiment', () => {
  const { path } = parseHash('#/experiments/3/runs/0af1');
  expect(matchPath('/experiments/:experiment/runs/:run', path)).toEqual({ experiment: '3', run: '0af1' });
  expect(matchPath('/experiments/:experiment', path)).toBeUndefined();
  expect(matchPath('/', parseHash('').path)).toEqual({});
  expect(matchPath('/', '/x')).toBeUndefined();
});

test('a broken escape is shown as it is', () => {
  expect(matchPath('/models/:name', '/models/%E0%A4%A')).toEqual({ name: '%E0%A4%A' });
});
