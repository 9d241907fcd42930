type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Json }>>;
  readonly parameters?: readonly { readonly schema: Json }[];
}

/** Converts our OpenAPI 3 document to Swagger 2.0, which has no `oneOf`: such a schema becomes any object with a description. */
export function swagger2(document: Json): Json {
  const { info, paths, components } = document as {
    readonly info: Json;
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: { readonly schemas: Json; readonly securitySchemes?: object };
  };
  const operations = Object.entries(paths).map(([path, methods]) => [
    path,
    Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, operationOf(operation)])),
  ]);
  return {
    swagger: '2.0',
    info,
    paths: Object.fromEntries(operations),
    definitions: schemaOf(components.schemas),
    ...(components.securitySchemes && {
      securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'Authorization' } },
      security: [{ key: [] }],
    }),
  };
}

function operationOf({ requestBody, responses, parameters = [], ...rest }: Operation): Json {
  const flat = parameters.map(({ schema, ...parameter }) => ({ ...parameter, ...schema }));
  const body = Object.values(requestBody?.content ?? {}).map(({ schema }) => ({
    ...{ name: 'body', in: 'body', required: true, schema: schemaOf(schema) },
  }));
  const types = Object.values(responses).flatMap(({ content = {} }) => Object.keys(content));
  return {
    ...rest,
    ...(body.length > 0 && { consumes: ['application/json'] }),
    produces: [...new Set(types)],
    parameters: [...flat, ...body],
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, responseOf(response)]),
    ),
  };
}

function responseOf({ description, content = {} }: Operation['responses'][string]): Json {
  const [first] = Object.values(content) as { schema: unknown }[];
  return { description, ...(first && { schema: schemaOf(first.schema) }) };
}

function schemaOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(schemaOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { oneOf, $ref, ...rest } = schema as { oneOf?: readonly Json[]; $ref?: string };
  if ($ref !== undefined) return { $ref: $ref.replace('#/components/schemas/', '#/definitions/') };
  const own = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, schemaOf(value)]));
  if (oneOf === undefined) return own;
  const names = oneOf
    .map((each) =>
      String(each['$ref'] ?? '')
        .split('/')
        .at(-1),
    )
    .filter((name) => name !== '');
  return { ...own, ...(names.length > 0 && { type: 'object', description: `One of ${names.join(', ')}` }) };
}
