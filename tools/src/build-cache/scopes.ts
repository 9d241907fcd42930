import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

/** The scope that every token may read; it reads no other scope. */
export const MAIN_SCOPE = 'main';

/** `main`, or a branch such as `feature/faster-sweep`. */
export const scopeSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/)
  .refine((scope) => !/(^|\/)\.{0,2}(\/|$)/.test(scope));

const grantSchema = z.strictObject({
  /** Hexadecimal SHA-256 of the token, so that readers of the file cannot use it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  scope: scopeSchema,
  /** False for pull requests, whose outputs no other scope trusts. Default: false */
  write: z.boolean().default(false),
});

/** The permissions of a token. */
export type Grant = z.infer<typeof grantSchema>;

/** @throws MlopsError `E_BUILD_CACHE_TOKENS` if the file is not a list of grants */
export async function readGrants(file: string): Promise<readonly Grant[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw refused(file, error.code === 'ENOENT' ? 'no such file' : error.message);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refused(file, 'what is no JSON');
  }
  const parsed = z.array(grantSchema).min(1).safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused(file, `${issue?.path.join('.') || 'the list'}: ${issue?.message}`);
}

function refused(file: string, found: string): MlopsError {
  const range = 'a JSON list of {"sha256", "scope", "write"}; `build-cache token` prints an entry';
  return new MlopsError('E_BUILD_CACHE_TOKENS', `tokens of the build cache must be ${range}; got ${found} in ${file}`, {
    file,
  });
}

/** The grant of the token in an `Authorization: Bearer …` header. Compares with all grants, each in constant time. */
export function grantOf(header: string | undefined, grants: readonly Grant[]): Grant | undefined {
  const token = /^Bearer ([\x21-\x7e]{16,512})$/.exec(header ?? '')?.[1];
  if (token === undefined) return undefined;
  const given = Buffer.from(hashToken(token), 'hex');
  let found: Grant | undefined;
  for (const grant of grants) if (timingSafeEqual(given, Buffer.from(grant.sha256, 'hex'))) found = grant;
  return found;
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * The readable scopes of a grant, its own first. A branch reads the outputs of `main`; `main` reads none of a branch, since
 * anyone who can push a branch could otherwise inject a program into the release (CVE-2025-36852).
 */
export function readableScopes({ scope }: Grant): readonly string[] {
  return scope === MAIN_SCOPE ? [MAIN_SCOPE] : [scope, MAIN_SCOPE];
}
