import type { ArtifactKind } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { AnyWiring, Edge, PipelineInputs } from './pipeline.ts';

export interface WiredInput {
  readonly kind: ArtifactKind;
  readonly list: boolean;
  /** One edge, or those of a list in order. */
  readonly edges: readonly [Edge, ...Edge[]];
}

/**
 * Checks the edges wired to a step or a pipeline, and returns them by input; optional inputs without an edge are left out.
 *
 * @param owner `step compare`, for the error
 * @throws MlopsError `E_PIPELINE_DEFINITION` for an unknown input, a missing one, or an edge of another kind
 */
export function checkWiring(
  owner: string,
  inputs: Readonly<Record<string, PipelineInputs[string] & { readonly atMost?: number }>>,
  wiring: AnyWiring,
): Map<string, WiredInput> {
  for (const name of Object.keys(wiring)) {
    if (!Object.hasOwn(inputs, name)) throw refusal(`${name} of ${owner} is not an input`);
  }
  const checked = new Map<string, WiredInput>();
  for (const [name, { kind, optional, list = false, atMost }] of Object.entries(inputs)) {
    const wired = wiring[name];
    const what = `input ${name} of ${owner}`;
    if (!wired && !optional) throw refusal(`${what} must be wired`);
    if (!wired) continue;
    if (isList(wired) !== list) {
      throw refusal(`${what} must be ${list ? 'a list of artifacts; got one' : 'one artifact; got a list'}`);
    }
    const [first, ...more] = isList(wired) ? wired : [wired];
    if (!first) throw refusal(`${what} must have at least one artifact; got an empty list`);
    const edges = [first, ...more] as const;
    if (atMost !== undefined && edges.length > atMost) {
      throw refusal(`${what} must have at most ${atMost} artifacts, as its step says; got ${edges.length}`);
    }
    const wrong = edges.find((edge) => edge.kind !== kind);
    if (wrong) throw refusal(`${what} must be a ${kind}; got a ${wrong.kind}`);
    checked.set(name, { kind, list, edges });
  }
  return checked;
}

function isList(wired: Edge | readonly Edge[]): wired is readonly Edge[] {
  return Array.isArray(wired);
}

function refusal(message: string): MlopsError {
  return new MlopsError('E_PIPELINE_DEFINITION', message);
}
