import { authorize } from '../server/authorize.ts';
import type { Bearer } from '../server/bearer.ts';

/** Who asks. */
export interface Caller {
  /** Object ids: its own first, then those of the groups that it is in. None for who holds the emulator's own token. */
  readonly principals: readonly string[];
}

const OWNER: Caller = { principals: [] };

/**
 * Reads who a token is of: the emulator's own token is that of an owner of the subscription; `<token>:<object id>[,<object
 * id of a group>…]` stands for what Microsoft Entra says of a user in `oid` and `groups`.
 *
 * @throws ArmError 401 for no token, an expired one, or one that was never known
 */
export function callerOf(authorization: string | undefined, bearer: Bearer): Caller {
  const [, token = '', ids] = /^Bearer +([^\s:]+):(\S+)$/i.exec(authorization ?? '') ?? [];
  if (ids === undefined) {
    bearer.check(authorization);
    return OWNER;
  }
  bearer.check(`Bearer ${token}`);
  // What names nobody is as good as a token that was never known.
  if (!/^[\w-]+(,[\w-]+)*$/.test(ids)) authorize(authorization, token);
  return { principals: ids.split(',') };
}
