import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { dockerInstructions } from './docker-instructions.ts';
import { mirroredDockerfile, mirroredImage } from './mirrored-dockerfile.ts';

const images = { 'docker.io': 'images.example.com/hub', 'ghcr.io': 'images.example.com/github' };
const debian = { packages: 'http://os.example.com/debian', security: 'http://os.example.com/security' };
const npm = 'https://npm.example.com';
const pypi = 'https://pypi.example.com/simple';

const gpu = `# syntax=docker/dockerfile:1
FROM python:3.12-slim AS wheels
RUN pip install --target /wheels \\
# FROM here on
 tensorflow

FROM --platform=linux/amd64 node:22-slim AS aml-mlops-base
RUN apt-get update
COPY --from=wheels /wheels /wheels
COPY --from=ghcr.io/astral-sh/uv:1 /uv /bin/

FROM aml-mlops-base
RUN npm ci
`;

test('images come from their mirrors, and a stage is told of the mirrors of what it runs', () => {
  const lines = mirroredDockerfile(gpu, { images, npm, pypi, debian }).split('\n');
  expect(lines.filter((line) => !line.startsWith('RUN find'))).toEqual([
    '# syntax=images.example.com/hub/docker/dockerfile:1',
    'FROM images.example.com/hub/library/python:3.12-slim AS wheels',
    'ARG PIP_INDEX_URL=https://pypi.example.com/simple',
    'RUN pip install --target /wheels \\',
    '# FROM here on',
    ' tensorflow',
    '',
    'FROM --platform=linux/amd64 images.example.com/hub/library/node:22-slim AS aml-mlops-base',
    'RUN apt-get update',
    'COPY --from=wheels /wheels /wheels',
    'COPY --from=images.example.com/github/astral-sh/uv:1 /uv /bin/',
    '',
    'FROM aml-mlops-base',
    'ARG NPM_CONFIG_REGISTRY=https://npm.example.com/',
    'RUN npm ci',
    '',
  ]);
  expect(lines.findIndex((line) => line.startsWith('RUN find'))).toBe(lines.indexOf('RUN apt-get update') - 1);
});

test('what a mirror does not touch keeps its bytes, and so its version', () => {
  expect(mirroredDockerfile(gpu, {})).toBe(gpu);
  const plain = 'FROM team.azurecr.io/base:1\nCOPY main.mjs ./\nRUN node main.mjs\n';
  expect(mirroredDockerfile(plain, { images, npm, pypi, debian })).toBe(plain);
});

test.each([
  ['node', 'images.example.com/hub/library/node'],
  ['node:22@sha256:00ff', 'images.example.com/hub/library/node:22@sha256:00ff'],
  ['grafana/k6:1', 'images.example.com/hub/grafana/k6:1'],
  ['docker.io/library/node:22', 'images.example.com/hub/library/node:22'],
  ['docker.io/node:22', 'images.example.com/hub/library/node:22'],
  ['ghcr.io/a/b', 'images.example.com/github/a/b'],
  ['mcr.microsoft.com/azureml/base', 'mcr.microsoft.com/azureml/base'],
  ['localhost:5000/a', 'localhost:5000/a'],
  ['constructor/a', 'images.example.com/hub/constructor/a'],
  ['${BASE}', '${BASE}'],
  ['scratch', 'scratch'],
  ['0', '0'],
  ['builder', 'builder'],
])('image %s is pulled as %s', (image, expected) => {
  expect(mirroredImage(image, { images }, new Set(['builder']))).toBe(expected);
});

test('a here-document is no instruction, whatever its lines say', () => {
  const text =
    'FROM node\nRUN <<EOF python3\nfrom os import path\nEOF\nCOPY <<A <<-B /etc/\nFROM a\nA\n\tFROM b\n\tB\nUSER node\n';
  expect(dockerInstructions(text)).toEqual([
    'FROM node',
    'RUN <<EOF python3\nfrom os import path\nEOF',
    'COPY <<A <<-B /etc/\nFROM a\nA\n\tFROM b\n\tB',
    'USER node',
    '',
  ]);
  expect(mirroredDockerfile(text, { images })).toBe(text.replace('node', 'images.example.com/hub/library/node'));
});

test("Debian's lists, of either form, name the mirror after the line that a Dockerfile gets", () => {
  const [, line = ''] = mirroredDockerfile('FROM node\nRUN apt-get update\n', { debian }).split('\n');
  const folder = mkdtempSync(path.join(tmpdir(), 'apt-'));
  try {
    const file = (name: string) => path.join(folder, name);
    mkdirSync(file('sources.list.d'));
    writeFileSync(
      file('sources.list.d/debian.sources'),
      'URIs: http://deb.debian.org/debian\nURIs: https://deb.debian.org/debian-security/\n',
    );
    writeFileSync(file('sources.list'), 'deb http://security.debian.org/debian-security bookworm-security main\n');
    writeFileSync(file('other.conf'), 'http://deb.debian.org/debian\n');
    execFileSync('/bin/sh', ['-c', line.replace(/^RUN /, '').replace('/etc/apt', folder)]);
    expect(readFileSync(file('sources.list.d/debian.sources'), 'utf8')).toBe(
      'URIs: http://os.example.com/debian/\nURIs: http://os.example.com/security/\n',
    );
    expect(readFileSync(file('sources.list'), 'utf8')).toBe(
      'deb http://os.example.com/security/ bookworm-security main\n',
    );
    expect(readFileSync(file('other.conf'), 'utf8')).toBe('http://deb.debian.org/debian\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
