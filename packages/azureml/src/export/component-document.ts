import type { ComponentSpec } from '../publish/component-spec.ts';

/** `components/<name>.yml`: a component that refers to its exported code and environment. */
export function componentDocument(spec: ComponentSpec, version: string, environment: string): Record<string, unknown> {
  return {
    ...spec,
    version,
    code: `../code/${environment}`,
    environment: `file:../environments/${environment}.yml`,
  };
}

/** `environments/<name>.yml`, with its Docker context in the folder of the same name. */
export function environmentDocument(name: string, version: string, step: string): Record<string, unknown> {
  return {
    $schema: 'https://azuremlschemas.azureedge.net/latest/environment.schema.json',
    name,
    version,
    description: `Environment of step ${step}`,
    build: { path: `./${name}`, dockerfile_path: 'Dockerfile' },
  };
}
