import { type Origin, within } from './located.ts';

/** Tracks the origins of objects and their members as they are passed through expressions. */
export class Provenance {
  readonly #objects = new WeakMap<object, Origin>();
  readonly #members = new WeakMap<object, Map<string | number, Origin>>();

  set(value: unknown, origin: Origin | undefined): void {
    if (typeof value === 'object' && value !== null && origin) this.#objects.set(value, origin);
  }

  setMember(of: object, key: string | number, origin: Origin | undefined): void {
    if (!origin) return;
    const members = this.#members.get(of) ?? new Map<string | number, Origin>();
    this.#members.set(of, members.set(key, origin));
  }

  of(value: unknown): Origin | undefined {
    return typeof value === 'object' && value !== null ? this.#objects.get(value) : undefined;
  }

  /** Origin of a member; an object returned from here is tracked from then on. */
  ofMember(of: object, key: string | number): Origin | undefined {
    const origin = this.#members.get(of)?.get(key) ?? within(this.#objects.get(of), key);
    const member: unknown = Reflect.get(of, key);
    if (!this.of(member)) this.set(member, origin);
    return origin;
  }
}
