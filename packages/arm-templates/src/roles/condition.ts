import { MlopsError } from '@aml-mlops/errors';

/** A request, as seen by a condition. */
export interface ConditionRequest {
  readonly operation: string;
  /** Values by `<type>:<name>`: `Microsoft.Authorization/roleAssignments:RoleDefinitionId`. */
  readonly attributes: Readonly<Record<string, string>>;
}

export type Condition = (request: ConditionRequest) => boolean;

const TOKEN =
  /\s*(?:(ActionMatches|SubOperationMatches)\{'([^']*)'\}|@(?:Request|Resource)\[([^\]]+)\]|((?:ForAny|ForAll)Of(?:Any|All)Values:)?(GuidEquals|GuidNotEquals|StringEquals|StringNotEquals|StringEqualsIgnoreCase|StringNotEqualsIgnoreCase|StringLike|StringNotLike)\b|\{([^}]*)\}|'([^']*)'|(AND|OR|&&|\|\||!|\(|\)))/gy;

/**
 * Parses a condition of a role assignment (Azure role assignment condition format and syntax, Microsoft Learn), to the extent
 * that delegated role assignments need: `ActionMatches`, `@Request` and `@Resource`, comparisons of GUIDs and strings,
 * `StringLike`, `!`, `AND`, `OR`.
 *
 * @throws MlopsError `E_ROLE_CONDITION` for anything else: a condition that is not understood must not grant access
 */
export function readCondition(text: string): Condition {
  const tokens = [...tokensOf(text)];
  let at = 0;
  const refuse = (wanted: string): MlopsError => {
    const message = `condition of a role assignment must have ${wanted} as its part ${at + 1}; got ${tokens[at]?.[0].trim() ?? 'its end'}`;
    return new MlopsError('E_ROLE_CONDITION', message, { condition: text });
  };
  const takes = (...signs: string[]) => {
    const found = signs.includes(tokens[at]?.[8] ?? '');
    if (found) at += 1;
    return found;
  };

  function alternatives(): Condition {
    const parts = [all()];
    while (takes('OR', '||')) parts.push(all());
    return (request) => parts.some((part) => part(request));
  }
  function all(): Condition {
    const parts = [negated()];
    while (takes('AND', '&&')) parts.push(negated());
    return (request) => parts.every((part) => part(request));
  }
  function negated(): Condition {
    if (!takes('!')) return single();
    const part = negated();
    return (request) => !part(request);
  }
  function single(): Condition {
    if (takes('(')) {
      const inner = alternatives();
      if (!takes(')')) throw refuse(')');
      return inner;
    }
    const [, check, action = '', attribute] = tokens[at] ?? [];
    if (check === 'ActionMatches') {
      at += 1;
      return ({ operation }) => operation.toLowerCase() === action.toLowerCase();
    }
    if (attribute === undefined) throw refuse('a check that is known');
    at += 1;
    return comparison(attribute);
  }
  function comparison(attribute: string): Condition {
    const [, , , , quantifier = '', operator] = tokens[at] ?? [];
    if (operator === undefined) throw refuse('a comparison');
    at += 1;
    const [, , , , , , set, one] = tokens[at] ?? [];
    if (set === undefined && one === undefined) throw refuse('values');
    at += 1;
    const plain = (value: string) =>
      operator.startsWith('Guid') || operator.endsWith('IgnoreCase') ? value.toLowerCase() : value;
    const values = (set?.split(',') ?? [one ?? '']).map((value) => plain(value.trim().replace(/^'|'$/g, '')));
    const same = (given: string, value: string) =>
      operator.endsWith('Like') ? likePattern(value).test(given) : given === value;
    const holds = (given: string) => (value: string) => same(given, value) !== operator.includes('Not');
    return ({ attributes }) => {
      const given = attributes[attribute];
      if (given === undefined) return false;
      // There is a single value, so "any of" and "all of" are the same.
      const check = holds(plain(given));
      return quantifier.includes('OfAllValues') ? values.every(check) : values.some(check);
    };
  }

  const whole = alternatives();
  if (at < tokens.length) throw refuse('its end');
  return whole;
}

/** `*` matches any text, `?` one character. */
function likePattern(value: string): RegExp {
  const source = value
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

function* tokensOf(text: string): Generator<RegExpExecArray> {
  const pattern = new RegExp(TOKEN);
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const from = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) {
      const message = `condition of a role assignment must be one that is known; got ${text.slice(from, from + 40).trim()}`;
      throw new MlopsError('E_ROLE_CONDITION', message, { condition: text });
    }
    yield found;
  }
}
