import type { ServedImage } from './served-image.ts';

/** A script that builds the image next to it and runs it securely: no root, read-only, on the loopback address only. */
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

/** Quotes a text for a shell: a connection string contains semicolons. */
function quoted(value: string): string {
  return /^[\w.:/-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** The time for requests in flight when a container is terminated, plus a margin. */
export function stopSeconds({ drainSeconds, timeoutSeconds }: ServedImage['container']): number {
  return drainSeconds + timeoutSeconds + 5;
}
