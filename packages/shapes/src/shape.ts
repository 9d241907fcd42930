/**
 * What a value in a request body must look like. Two sources are read into this one form and both are held to: the
 * mappers of the SDK's serializer (always), and the published ARM schema (where a copy of it is at hand).
 */
export type Shape =
  | {
      readonly kind: 'string';
      readonly pattern?: string;
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly enum?: readonly string[];
    }
  | {
      readonly kind: 'number';
      readonly integer?: boolean;
      readonly minimum?: number;
      readonly maximum?: number;
    }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'duration' }
  | { readonly kind: 'any' }
  | { readonly kind: 'array'; readonly items: Shape }
  | { readonly kind: 'dictionary'; readonly values: Shape }
  | { readonly kind: 'object'; readonly name: string };

export interface PropertyShape {
  readonly shape: Shape;
  readonly required?: boolean;
  /** Told by the service; what a client sends for it is dropped. */
  readonly readOnly?: boolean;
  /** Whether `null` may stand for it. */
  readonly nullable?: boolean;
}

export interface ObjectShape {
  readonly properties: Readonly<Record<string, PropertyShape>>;
  /** A family of shapes: the value of `property` says which one of them it is. */
  readonly discriminator?: { readonly property: string; readonly shapes: Readonly<Record<string, string>> };
}

export type ObjectShapes = Readonly<Record<string, ObjectShape>>;
