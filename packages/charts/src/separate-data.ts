import type { VegaLiteSpec } from './spec.ts';

/** A specification whose rows and texts are kept apart. */
export interface SeparatedSpec {
  /** Without rows, texts and description. */
  readonly form: VegaLiteSpec;
  /** Equal for specifications that differ in rows and texts alone. */
  readonly key: string;
  /** Rows by the name that the form gives them. */
  readonly rows: ReadonlyMap<string, readonly unknown[]>;
  /** Values of parameters, by name. */
  readonly values: ReadonlyMap<string, unknown>;
}

type Json = Readonly<Record<string, unknown>>;

/** Takes the rows and the values of parameters out of a specification and its layers. */
export function separateData(spec: VegaLiteSpec): SeparatedSpec {
  const rows = new Map<string, readonly unknown[]>();
  const values = new Map<string, unknown>();
  const withoutRows = (part: Json): Json => {
    const { data, layer } = part as { data?: Json | null; layer?: readonly Json[] };
    const own: Record<string, unknown> = { ...part };
    if (data && Array.isArray(data['values']) && data['name'] === undefined) {
      const name = `rows-${rows.size}`;
      rows.set(name, data['values']);
      own['data'] = { ...data, name, values: [] };
    }
    if (Array.isArray(layer)) own['layer'] = layer.map(withoutRows);
    return own;
  };
  // It is not drawn.
  const { description: _, ...others } = spec;
  const form: Record<string, unknown> = { ...withoutRows(others as unknown as Json) };
  if (Array.isArray(form['params'])) form['params'] = (form['params'] as Json[]).map(withoutValue);
  return { form: form as unknown as VegaLiteSpec, key: JSON.stringify(form), rows, values };

  /** A parameter that is nothing but a list: others may be bound or selected. */
  function withoutValue(param: Json): Json {
    const { name, value, ...others } = param;
    if (typeof name !== 'string' || !Array.isArray(value) || Object.keys(others).length > 0) return param;
    values.set(name, value);
    return { name, value: [] };
  }
}
