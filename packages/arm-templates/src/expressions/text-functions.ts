import { asText, type PureFunction } from './arguments.ts';
import { ExpressionError } from './expression.ts';
import { armGuid, uniqueString } from './hash-functions.ts';

const MANY = Number.POSITIVE_INFINITY;

export const TEXT_FUNCTIONS: Readonly<Record<string, PureFunction>> = {
  toLower: { arity: [1, 1], apply: (args) => args.text(0).toLowerCase() },
  toUpper: { arity: [1, 1], apply: (args) => args.text(0).toUpperCase() },
  trim: { arity: [1, 1], apply: (args) => args.text(0).trim() },
  string: { arity: [1, 1], apply: (args) => asText(args.values[0]) },
  replace: { arity: [3, 3], apply: (args) => args.text(0).replaceAll(args.text(1), () => args.text(2)) },
  startsWith: { arity: [2, 2], apply: (args) => args.text(0).toLowerCase().startsWith(args.text(1).toLowerCase()) },
  endsWith: { arity: [2, 2], apply: (args) => args.text(0).toLowerCase().endsWith(args.text(1).toLowerCase()) },
  split: { arity: [2, 2], apply: (args) => args.text(0).split(args.text(1)) },
  join: { arity: [2, 2], apply: (args) => args.list(0).map(asText).join(args.text(1)) },
  uri: { arity: [2, 2], apply: (args) => new URL(args.text(1), args.text(0)).href },
  uriComponent: { arity: [1, 1], apply: (args) => encodeURIComponent(args.text(0)) },
  base64: { arity: [1, 1], apply: (args) => Buffer.from(args.text(0)).toString('base64') },
  guid: { arity: [1, MANY], apply: (args) => armGuid(...args.values.map(asText)) },
  uniqueString: { arity: [1, MANY], apply: (args) => uniqueString(...args.values.map((_, index) => args.text(index))) },
  json: {
    arity: [1, 1],
    apply: (args) => {
      try {
        return JSON.parse(args.text(0)) as unknown;
      } catch {
        throw new ExpressionError(`argument 1 of json() must be JSON; got ${args.text(0)}`);
      }
    },
  },
  format: {
    arity: [1, MANY],
    apply: (args) =>
      args.text(0).replace(/\{(\d+)\}|\{\{|\}\}/g, (match, index: string | undefined) => {
        if (index === undefined) return match[0] ?? '';
        const at = Number(index) + 1;
        if (at < args.values.length) return asText(args.values[at]);
        throw new ExpressionError(`format() must have an argument for {${index}}; got ${args.values.length - 1}`);
      }),
  },
  substring: {
    arity: [2, 3],
    apply: (args) => {
      const text = args.text(0);
      const from = args.whole(1);
      const length = args.values.length > 2 ? args.whole(2) : text.length - from;
      if (from >= 0 && length >= 0 && from + length <= text.length) return text.slice(from, from + length);
      throw new ExpressionError(
        `substring() must stay within ${text.length} characters; got ${length} from ${from} on`,
      );
    },
  },
};
