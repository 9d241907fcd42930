import { type ExpressionScope, evaluate } from '../expressions/evaluate.ts';
import { ExpressionError, isExpression } from '../expressions/expression.ts';
import { joinPath, type Located, type Origin, within } from '../expressions/located.ts';
import { parseExpression } from '../expressions/parse.ts';
import { Told } from '../expressions/told.ts';
import { deploymentFunctions } from './deployment-functions.ts';
import type { FrameOptions, Position } from './position.ts';

/** One deployment of one template: evaluates what stands in it. */
export class DeploymentFrame {
  readonly options: FrameOptions;
  readonly #variables = new Map<string, Located>();
  readonly #underWay = new Set<string>();

  constructor(options: FrameOptions) {
    this.options = options;
  }

  /**
   * A part of the template with every expression in it evaluated. What cannot be is reported with its place and comes out as
   * undefined; properties that come to null are left out, as the service reads them.
   */
  value(part: unknown, position: Position, path = ''): unknown {
    return this.located(part, position, path).value;
  }

  located(part: unknown, position: Position, path = ''): Located {
    if (typeof part === 'string') return this.#text(part, position, path);
    if (Array.isArray(part)) {
      const items = part.map((item, index) => this.value(item, at(position, index), joinPath(path, index)));
      return { value: items };
    }
    if (typeof part !== 'object' || part === null) return { value: part };
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(part)) {
      if (key === 'copy' && Array.isArray(item)) {
        for (const [index, loop] of item.entries()) {
          const { name, count, input } = loop as { name: string; count: unknown; input: unknown };
          const here = at(at(position, key), index);
          const times = Number(this.value(count, { ...at(here, 'count'), early: true }));
          result[name] = Array.from({ length: Number.isInteger(times) ? times : 0 }, (_, i) =>
            this.value(
              input,
              { ...at(here, 'input'), loops: new Map([...position.loops, [name, i]]) },
              joinPath(joinPath(path, name), i),
            ),
          );
        }
        continue;
      }
      const value = this.value(item, at(position, key), joinPath(path, key));
      if (value !== undefined && value !== null) result[key] = value;
    }
    return { value: result };
  }

  #text(text: string, position: Position, path: string): Located {
    if (!isExpression(text)) return { value: text.startsWith('[[') ? text.slice(1) : text };
    try {
      const located = evaluate(parseExpression(text), this.scope(position));
      const origin =
        located.origin ??
        (typeof located.value === 'object' && located.value ? this.options.written.get(located.value) : undefined);
      if (origin) position.onOrigin?.(path, origin);
      return { value: this.#plain(located.value, origin, position, path), origin };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.options.problems.add('expression', position.origin, error.message);
      return { value: undefined };
    }
  }

  /** Told values become the text that stands for them, and what they were handed in is told where it was written. */
  #plain(value: unknown, origin: Origin | undefined, position: Position, path: string): unknown {
    if (value instanceof Told) return String(value);
    if (Array.isArray(value)) {
      const plain = value.map((item: unknown, index) =>
        this.#plainMember(item, index, value, position, joinPath(path, index)),
      );
      if (origin) this.options.written.set(plain, origin);
      return plain;
    }
    if (typeof value !== 'object' || value === null) return value;
    const plain = Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => {
        const member = this.#plainMember(item, key, value, position, joinPath(path, key));
        return member === null || member === undefined ? [] : [[key, member]];
      }),
    );
    if (origin) this.options.written.set(plain, origin);
    return plain;
  }

  #plainMember(item: unknown, key: string | number, of: object, position: Position, path: string): unknown {
    const own = typeof item === 'object' && item !== null ? this.options.written.get(item) : undefined;
    const origin = own ?? within(this.options.written.get(of), key);
    if (own) position.onOrigin?.(path, own);
    return this.#plain(item, origin, position, path);
  }

  scope(position: Position): ExpressionScope {
    return {
      call: (name, args) => deploymentFunctions(this, position, name, args),
      originOf: (value) => this.options.written.get(value),
      remember: (value, origin) => {
        if (origin) this.options.written.set(value, origin);
      },
    };
  }

  /** @throws ExpressionError for one that is not declared, or that needs itself */
  variable(name: string, position: Position): Located {
    const { variables } = this.options.template;
    const declared = Object.keys(variables).find((known) => known.toLowerCase() === name.toLowerCase());
    if (declared === undefined) throw new ExpressionError(`variable ${name} must be declared in variables`);
    const known = this.#variables.get(declared);
    if (known) return known;
    if (this.#underWay.has(declared)) throw new ExpressionError(`variable ${declared} must not need itself`);
    this.#underWay.add(declared);
    const origin = { file: this.options.file, path: joinPath('variables', declared) };
    const located = this.located(variables[declared], { origin, loops: new Map(), early: position.early ?? false });
    this.#underWay.delete(declared);
    this.#variables.set(declared, located);
    return located;
  }

  /** @throws ExpressionError for one that is not declared */
  parameter(name: string): Located {
    for (const [known, located] of this.options.parameters) {
      if (known.toLowerCase() === name.toLowerCase()) return located;
    }
    throw new ExpressionError(`parameter ${name} must be declared in parameters`);
  }
}

function at(position: Position, key: string | number): Position {
  return { ...position, origin: within(position.origin, key) ?? position.origin };
}
