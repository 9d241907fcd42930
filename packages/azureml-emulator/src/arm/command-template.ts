/**
 * The command line of a component or job: `node main.mjs --train ${{inputs.train}} $[[--tuning ${{inputs.tuning}}]]`.
 * A `$[[…]]` part is omitted if an input that it names has no value.
 */

const REFERENCE = /\$\{\{\s*(inputs|outputs|search_space)\.([a-zA-Z_][a-zA-Z0-9_]*)\s*\}\}/g;
const OPTIONAL = /\$\[\[(.*?)\]\]/gs;

export interface TemplateReference {
  readonly of: 'inputs' | 'outputs' | 'search_space';
  readonly name: string;
  /** Whether it is inside `$[[…]]`. */
  readonly optional: boolean;
}

export function referencesIn(command: string): TemplateReference[] {
  const found: TemplateReference[] = [];
  const collect = (text: string, optional: boolean) => {
    for (const [, of, name = ''] of text.matchAll(REFERENCE)) {
      found.push({ of: of as TemplateReference['of'], name, optional });
    }
  };
  for (const [, inside = ''] of command.matchAll(OPTIONAL)) collect(inside, true);
  collect(command.replaceAll(OPTIONAL, ''), false);
  return found;
}

/** Placeholders of unknown kinds, which the service would refuse. */
export function unknownPlaceholders(command: string): string[] {
  return [...command.replaceAll(REFERENCE, '').matchAll(/\$\{\{.*?\}\}/gs)].map(([text]) => text);
}

/** @param lookUp undefined if an input has no value: the optional part around it is omitted; outside one it is an error */
export function fillCommand(command: string, lookUp: (reference: TemplateReference) => string | undefined): string {
  const fill = (text: string, optional: boolean): string | undefined => {
    let missing = false;
    const filled = text.replaceAll(REFERENCE, (whole, of: TemplateReference['of'], name: string) => {
      const value = lookUp({ of, name, optional });
      if (value !== undefined) return value;
      if (!optional) throw new Error(`${whole} of the command has no value`);
      missing = true;
      return '';
    });
    return missing ? undefined : filled;
  };
  // Optional and other parts are substituted separately, so that a value is never parsed again.
  const parts = command.split(OPTIONAL);
  return parts.map((part, index) => fill(part, index % 2 === 1) ?? '').join('');
}
