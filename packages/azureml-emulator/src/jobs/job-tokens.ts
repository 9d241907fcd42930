import { randomBytes } from 'node:crypto';
import type { JobTokens } from './runner-context.ts';

export function makeJobTokens(): JobTokens {
  const live = new Set<string>();
  return {
    issue() {
      const token = randomBytes(24).toString('base64url');
      live.add(token);
      return token;
    },
    revoke: (token) => void live.delete(token),
    accepts: (token) => live.has(token),
  };
}
