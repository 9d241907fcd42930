/**
 * The required form of a value in a request body. Two sources are converted into this form and both are enforced: the
 * mappers of the SDK's serializer (always), and the published ARM schema (if a copy is available).
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
  /** Set by the service; a value sent by a client is dropped. */
  readonly readOnly?: boolean;
  /** Whether `null` is allowed. */
  readonly nullable?: boolean;
}

export interface ObjectShape {
  readonly properties: Readonly<Record<string, PropertyShape>>;
  /** A family of shapes: the value of `property` selects one of them. */
  readonly discriminator?: { readonly property: string; readonly shapes: Readonly<Record<string, string>> };
}

export type ObjectShapes = Readonly<Record<string, ObjectShape>>;
