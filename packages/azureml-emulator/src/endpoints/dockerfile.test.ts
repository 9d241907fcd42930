import { expect, test } from 'vitest';
import { readDockerfile } from './dockerfile.ts';

test('stages go on from each other; variables, files and command are those of the last', () => {
  const text = `
# FROM none
FROM node:22 AS base
ENV A=1 B="two words"
WORKDIR /opt/step
CMD ["node"]
FROM base
ENV C 3
COPY --chown=1000 package*.json ./
RUN npm ci \\
  && true
COPY main.mjs service/program.mjs
WORKDIR service
USER node
ENTRYPOINT ["node"]
CMD ["main.mjs", "--x"]
`;
  expect(readDockerfile(text)).toEqual({
    environment: { A: '1', B: 'two words', C: '3' },
    workdir: '/opt/step/service',
    copies: [
      { sources: ['package*.json'], target: '/opt/step/' },
      { sources: ['main.mjs'], target: '/opt/step/service/program.mjs' },
    ],
    command: ['node', 'main.mjs', '--x'],
  });
});

test('another stage begins anew, and a command that is no list goes through a shell', () => {
  const { environment, command } = readDockerfile('FROM a AS one\nENV A=1\nFROM b\nCMD node main.mjs\n');
  expect([environment, command]).toEqual([{}, ['/bin/sh', '-c', 'node main.mjs']]);
});
