import { parseArgs } from 'node:util';
import { MlopsError } from '@aml-mlops/errors';
import type { StepDefinition } from '../define/step.ts';

/** Folders by input and state port; several for a list. */
export type InputFolders = Readonly<Record<string, string | readonly string[]>>;

export interface ProgramArguments {
  readonly help: boolean;
  /** All folders of a list input, in the order given. */
  readonly inputs: InputFolders;
  readonly outputs: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
}

/** The flag under which a step writes the next value of its state port. */
export function nextFlag(port: string): string {
  return `${port}Next`;
}

/**
 * Reads `--<input> PATH --<param> VALUE --<output> PATH`; `--name=value` is the same. A state port is an optional input
 * `--<port> PATH` and an output `--<port>Next PATH`. A list input is given once for each artifact.
 *
 * @throws MlopsError `E_USAGE` for an unknown flag, one given twice, one without a value, or a port that is missing
 */
export function readArguments(step: StepDefinition, argv: readonly string[]): ProgramArguments {
  const inputs: Record<string, string | string[]> = {};
  const outputs: Record<string, string> = {};
  const params: Record<string, string> = {};
  let help = false;
  const places = flagPlaces(step, inputs, outputs, params);
  const options = Object.fromEntries([...places.keys()].map((name) => [name, { type: 'string' as const }]));
  // Not strict: values may begin with a dash, and errors are reported in this project's grammar.
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    const place = token.kind === 'option' && token.rawName.startsWith('--') ? places.get(token.name) : undefined;
    if (token.kind !== 'option' || !place) {
      const word = argv[token.index];
      if (word === '--help') {
        help = true;
        continue;
      }
      const flags = [...places.keys()].map((name) => `--${name}`).join(', ');
      throw usage(step, `argument of ${step.name} must be one of ${flags}; got ${word}`);
    }
    if (token.value === undefined) throw usage(step, `${token.rawName} of ${step.name} must have a value`);
    if (place.list) {
      const before = Object.hasOwn(inputs, place.name) ? inputs[place.name] : [];
      inputs[place.name] = [before ?? [], token.value].flat();
      continue;
    }
    if (Object.hasOwn(place.into, place.name)) throw usage(step, `${token.rawName} of ${step.name} must be given once`);
    place.into[place.name] = token.value;
  }
  if (!help) {
    for (const [port, { optional }] of Object.entries(step.inputs)) {
      if (!optional && !Object.hasOwn(inputs, port)) throw usage(step, `--${port} of ${step.name} must be given`);
    }
    for (const port of [...Object.keys(step.outputs), ...Object.keys(step.state)]) {
      const flag = Object.hasOwn(step.state, port) ? nextFlag(port) : port;
      if (!Object.hasOwn(outputs, port)) throw usage(step, `--${flag} of ${step.name} must be given`);
    }
  }
  return { help, inputs, outputs, params };
}

type Place = { readonly into: Record<string, string | string[]>; readonly name: string; readonly list?: boolean };

function flagPlaces(
  step: StepDefinition,
  inputs: Record<string, string | string[]>,
  outputs: Record<string, string>,
  params: Record<string, string>,
): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const [name, { list }] of Object.entries(step.inputs)) places.set(name, { into: inputs, name, list });
  for (const name of Object.keys(step.params.shape)) places.set(name, { into: params, name });
  for (const name of Object.keys(step.outputs)) places.set(name, { into: outputs, name });
  for (const name of Object.keys(step.state)) {
    places.set(name, { into: inputs, name });
    places.set(nextFlag(name), { into: outputs, name });
  }
  return places;
}

function usage(step: StepDefinition, message: string): MlopsError {
  return new MlopsError('E_USAGE', message, { owner: step.name });
}
