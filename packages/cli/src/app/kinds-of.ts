import type { KindDefinition } from '@aml-mlops/artifacts';
import type { App } from './app.ts';

/** The artifact kinds that an app's steps define, by name. */
export function kindsOf({ steps }: Pick<App, 'steps'>): Map<string, KindDefinition> {
  const ports = steps.flatMap(({ definition }) => [
    ...Object.values(definition.outputs),
    ...Object.values(definition.state),
  ]);
  return new Map(ports.flatMap(({ definition }) => (definition ? [[definition.name, definition]] : [])));
}
