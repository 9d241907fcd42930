import { isRecord, type ObjectShape, type ObjectShapes, type Shape } from '@aml-mlops/shapes';

/**
 * Name of the shape for omitted parts: an object that no template uses. It has no properties, so any property there is
 * reported.
 */
export const UNREAD = 'unread';

/** The parts of a schema that templates use: every property of each object that occurs, and nothing of other objects. */
export class ReducedShapes {
  readonly #shapes: ObjectShapes;
  readonly #prefix: string;
  readonly #used = new Set<string>();

  /** @param prefix of each name in the table: two schemas may use the same names */
  constructor(shapes: ObjectShapes, prefix: string) {
    this.#shapes = shapes;
    this.#prefix = prefix;
  }

  /** Marks the shapes needed by a value of this shape. */
  use(value: unknown, shape: Shape): void {
    if (shape.kind === 'array' && Array.isArray(value)) for (const item of value) this.use(item, shape.items);
    if (!isRecord(value)) return;
    if (shape.kind === 'dictionary') for (const item of Object.values(value)) this.use(item, shape.values);
    if (shape.kind !== 'object') return;
    this.#used.add(shape.name);
    const own = this.#shapes[shape.name];
    const family = own?.discriminator;
    const member = family?.shapes[String(value[family.property])];
    if (member !== undefined && member !== shape.name) {
      this.use(value, { kind: 'object', name: member });
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      const property = own?.properties[key];
      if (property) this.use(item, property.shape);
    }
  }

  table(): ObjectShapes {
    return Object.fromEntries(
      [...this.#used].sort().flatMap((name) => {
        const shape = this.#shapes[name];
        return shape ? [[this.named(name), this.#reduced(shape)]] : [];
      }),
    );
  }

  named(name: string): string {
    return this.#used.has(name) ? `${this.#prefix}${name}` : UNREAD;
  }

  #reduced({ properties, discriminator }: ObjectShape): ObjectShape {
    return {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, property]) => [
          key,
          { ...property, shape: this.#renamed(property.shape) },
        ]),
      ),
      ...(discriminator && {
        discriminator: {
          property: discriminator.property,
          shapes: Object.fromEntries(
            Object.entries(discriminator.shapes).map(([told, member]) => [told, this.named(member)]),
          ),
        },
      }),
    };
  }

  #renamed(shape: Shape): Shape {
    if (shape.kind === 'object') return { kind: 'object', name: this.named(shape.name) };
    if (shape.kind === 'array') return { kind: 'array', items: this.#renamed(shape.items) };
    if (shape.kind === 'dictionary') return { kind: 'dictionary', values: this.#renamed(shape.values) };
    return shape;
  }
}
