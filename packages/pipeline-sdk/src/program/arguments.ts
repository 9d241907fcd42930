import { MlopsError } from '@aml-mlops/errors';
import type { StepDefinition } from '../define/step.ts';

export interface ProgramArguments {
  readonly help: boolean;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
}

/** The flag under which a step writes the next value of its state port. */
export function nextFlag(port: string): string {
  return `${port}Next`;
}

/**
 * Reads `--<input> PATH --<param> VALUE --<output> PATH`; `--name=value` is the same. A state port is an optional input
 * `--<port> PATH` and an output `--<port>Next PATH`.
 *
 * @throws MlopsError `E_USAGE` for an unknown flag, one given twice, one without a value, or a port that is missing
 */
export function readArguments(step: StepDefinition, argv: readonly string[]): ProgramArguments {
  const inputs: Record<string, string> = {};
  const outputs: Record<string, string> = {};
  const params: Record<string, string> = {};
  let help = false;
  const places = flagPlaces(step, inputs, outputs, params);
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--help') {
      help = true;
      continue;
    }
    const [flag, inline] = splitFlag(word);
    const place = places.get(flag);
    if (!place)
      throw usage(step, `argument of ${step.name} must be one of ${[...places.keys()].join(', ')}; got ${word}`);
    const value = inline ?? argv[++i];
    if (value === undefined) throw usage(step, `${flag} of ${step.name} must have a value`);
    if (place.name in place.into) throw usage(step, `${flag} of ${step.name} must be given once`);
    place.into[place.name] = value;
  }
  if (!help) {
    for (const [port, { optional }] of Object.entries(step.inputs)) {
      if (!optional && !(port in inputs)) throw usage(step, `--${port} of ${step.name} must be given`);
    }
    for (const port of [...Object.keys(step.outputs), ...Object.keys(step.state)]) {
      const flag = port in step.state ? nextFlag(port) : port;
      if (!(port in outputs)) throw usage(step, `--${flag} of ${step.name} must be given`);
    }
  }
  return { help, inputs, outputs, params };
}

type Place = { readonly into: Record<string, string>; readonly name: string };

function flagPlaces(
  step: StepDefinition,
  inputs: Record<string, string>,
  outputs: Record<string, string>,
  params: Record<string, string>,
): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const name of Object.keys(step.inputs)) places.set(`--${name}`, { into: inputs, name });
  for (const name of Object.keys(step.params.shape)) places.set(`--${name}`, { into: params, name });
  for (const name of Object.keys(step.outputs)) places.set(`--${name}`, { into: outputs, name });
  for (const name of Object.keys(step.state)) {
    places.set(`--${name}`, { into: inputs, name });
    places.set(`--${nextFlag(name)}`, { into: outputs, name });
  }
  return places;
}

function splitFlag(word: string): [string, string | undefined] {
  const equals = word.indexOf('=');
  return word.startsWith('--') && equals > 0 ? [word.slice(0, equals), word.slice(equals + 1)] : [word, undefined];
}

function usage(step: StepDefinition, message: string): MlopsError {
  return new MlopsError('E_USAGE', message, { owner: step.name });
}
