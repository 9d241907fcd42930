import * as z from 'zod';
import { type ExpressionScope, evaluate } from '../expressions/evaluate.ts';
import { ExpressionError, isExpression } from '../expressions/expression.ts';
import { joinPath, type Located, within } from '../expressions/located.ts';
import { parseExpression } from '../expressions/parse.ts';
import { Told } from '../expressions/told.ts';
import { deploymentFunctions } from './deployment-functions.ts';
import type { FrameOptions, Position } from './position.ts';

const loopSchema = z.object({ name: z.string(), count: z.unknown(), input: z.unknown() });

/** A deployment of one template: evaluates its expressions. */
export class DeploymentFrame {
  readonly options: FrameOptions;
  readonly #variables = new Map<string, Located>();
  readonly #underWay = new Set<string>();

  constructor(options: FrameOptions) {
    this.options = options;
  }

  /**
   * A part of the template with all expressions evaluated. Errors are reported with their place and evaluate to undefined;
   * properties that evaluate to null are omitted, as the service does.
   */
  value(part: unknown, position: Position, path = ''): unknown {
    return this.located(part, position, path).value;
  }

  located(part: unknown, position: Position, path = ''): Located {
    if (typeof part === 'string') return this.#text(part, position, path);
    const { provenance } = this.options;
    if (Array.isArray(part)) {
      const items: unknown[] = [];
      for (const [index, item] of part.entries())
        this.#member(items, index, item, at(position, index), joinPath(path, index));
      provenance.set(items, position.origin);
      return { value: items };
    }
    if (typeof part !== 'object' || part === null) return { value: part };
    const result: Record<string, unknown> = {};
    provenance.set(result, position.origin);
    for (const [key, item] of Object.entries(part)) {
      if (key === 'copy' && Array.isArray(item)) {
        for (const [index, loop] of item.entries()) this.#loop(result, loop, at(at(position, key), index), path);
      } else this.#member(result, key, item, at(position, key), joinPath(path, key));
    }
    return { value: result };
  }

  /** Properties that evaluate to null are omitted, as the service does. */
  #member(
    of: Record<string, unknown> | unknown[],
    key: string | number,
    part: unknown,
    position: Position,
    path: string,
  ): void {
    const { value, origin } = this.located(part, position, path);
    this.options.provenance.setMember(of, key, origin ?? position.origin);
    if (Array.isArray(of)) of.push(value);
    else if (value !== undefined && value !== null) of[key] = value;
  }

  /** `copy` within an object: an array property with one item per iteration. */
  #loop(result: Record<string, unknown>, loop: unknown, position: Position, path: string): void {
    const { name, count, input } = loopSchema.parse(loop);
    const times = this.value(count, { ...at(position, 'count'), early: true });
    const items: unknown[] = [];
    for (let turn = 0; turn < (typeof times === 'number' ? times : 0); turn++) {
      const here = { ...at(position, 'input'), loops: new Map([...position.loops, [name, turn]]) };
      this.#member(items, turn, input, here, joinPath(joinPath(path, name), turn));
    }
    result[name] = items;
    this.options.provenance.setMember(result, name, position.origin);
  }

  #text(text: string, position: Position, path: string): Located {
    if (!isExpression(text)) return { value: text.startsWith('[[') ? text.slice(1) : text };
    try {
      const located = evaluate(parseExpression(text), this.scope(position));
      const origin = located.origin ?? this.options.provenance.of(located.value);
      if (origin) position.onOrigin?.(path, origin);
      return { value: this.#plain(located.value, position, path), origin };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.options.problems.add('expression', position.origin, error.message);
      return { value: undefined };
    }
  }

  /** Replaces values known only at deployment with their placeholder text; copies keep the origins of their members. */
  #plain(value: unknown, position: Position, path: string): unknown {
    if (value instanceof Told) return String(value);
    if (typeof value !== 'object' || value === null) return value;
    const { provenance } = this.options;
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
    provenance.set(copy, provenance.of(value));
    for (const [name, item] of Object.entries(value)) {
      const key = Array.isArray(value) ? Number(name) : name;
      const origin = provenance.ofMember(value, key);
      if (origin) position.onOrigin?.(joinPath(path, key), origin);
      provenance.setMember(copy, key, origin);
      const plain = this.#plain(item, position, joinPath(path, key));
      if (Array.isArray(copy)) copy.push(plain);
      else if (plain !== undefined && plain !== null) copy[key] = plain;
    }
    return copy;
  }

  scope(position: Position): ExpressionScope {
    return {
      provenance: this.options.provenance,
      call: (name, args) => deploymentFunctions(this, position, name, args),
    };
  }

  /** @throws ExpressionError if it is not declared, or depends on itself */
  variable(name: string, position: Position): Located {
    const { variables } = this.options.template;
    const declared = Object.keys(variables).find((known) => known.toLowerCase() === name.toLowerCase());
    if (declared === undefined) throw new ExpressionError(`variable ${name} must be declared in variables`);
    const known = this.#variables.get(declared);
    if (known) return known;
    if (this.#underWay.has(declared)) throw new ExpressionError(`variable ${declared} must not need itself`);
    this.#underWay.add(declared);
    const origin = { file: this.options.file, path: joinPath('variables', declared) };
    const { value, origin: own = origin } = this.located(variables[declared], {
      origin,
      loops: new Map(),
      early: position.early ?? false,
    });
    const located = { value, origin: own };
    this.#underWay.delete(declared);
    this.#variables.set(declared, located);
    return located;
  }

  /** @throws ExpressionError if it is not declared */
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
