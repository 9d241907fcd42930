import type { ServedImage } from './served-image.ts';

/** A script that builds the image beside it and runs it as it should be run: no root, nothing to write on, this machine alone. */
export function dockerScript({ container, image }: ServedImage): string {
  const { port, variables, user, memory, cpu } = container;
  const run = [
    'docker run --rm --init',
    `--publish 127.0.0.1:${port}:${port}`,
    `--user ${user} --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges`,
    `--memory ${memory.replace('Mi', 'm')} --cpus ${cpu} --stop-timeout ${stopSeconds(container)}`,
    Object.entries(variables)
      .map(([name, value]) => `--env ${name}=${quoted(value)}`)
      .join(' '),
    '--env SCORING_KEYS',
    image,
  ];
  return `#!/bin/sh
# Builds the image and serves on http://127.0.0.1:${port}. Who asks must send a key: SCORING_KEYS, 16 characters at least.
set -eu
: "\${SCORING_KEYS:?must hold a key of at least 16 characters}"
docker build --tag ${image} "$(dirname "$0")"
exec ${run.join(' \\\n  ')}
`;
}

/** As a shell reads it: a connection string has semicolons. */
function quoted(value: string): string {
  return /^[\w.:/-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** What is in flight when a container is told to end has its time, and a little more. */
export function stopSeconds({ drainSeconds, timeoutSeconds }: ServedImage['container']): number {
  return drainSeconds + timeoutSeconds + 5;
}
