import { authorize } from '../server/authorize.ts';
import type { Bearer } from '../server/bearer.ts';

/** The caller of a request. */
export interface Caller {
  /** Object ids: the caller's first, then those of its groups. None for the emulator's own token. */
  readonly principals: readonly string[];
}

const OWNER: Caller = { principals: [] };

/**
 * Identifies the caller by its token. The emulator's own token is that of an owner of the subscription; `<token>:<object id>[,<object
 * id of a group>…]` stands for the `oid` and `groups` claims of Microsoft Entra.
 *
 * @throws ArmError 401 if the token is missing, expired or unknown
 */
export function callerOf(authorization: string | undefined, bearer: Bearer): Caller {
  const [, token = '', ids] = /^Bearer +([^\s:]+):(\S+)$/i.exec(authorization ?? '') ?? [];
  if (ids === undefined) {
    bearer.check(authorization);
    return OWNER;
  }
  bearer.check(`Bearer ${token}`);
  // A token without a caller is treated as unknown.
  if (!/^[\w-]+(,[\w-]+)*$/.test(ids)) authorize(authorization, token);
  return { principals: ids.split(',') };
}
