import * as z from 'zod';
import type { EndpointFacts } from './pipeline-component.ts';

const PROPERTY = 'mlops.endpoint';

const texts = z.record(z.string(), z.string());
const factsSchema = z.object({
  schemaVersion: z.literal(1),
  pipeline: z.string(),
  scope: z.string(),
  kinds: texts,
  states: texts,
});

/** Stored with the component, so that every caller of an endpoint can find its initial states. */
export function factsProperties(facts: EndpointFacts): Record<string, string> {
  return { [PROPERTY]: JSON.stringify({ schemaVersion: 1, ...facts }) };
}

/** Undefined for a component that another program published. */
export function readFacts(labels: Readonly<Record<string, string | null>>): EndpointFacts | undefined {
  const text = labels[PROPERTY];
  return text ? factsSchema.parse(JSON.parse(text)) : undefined;
}
