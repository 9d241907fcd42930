/**
 * The command line of a component or job: `node main.mjs --train ${{inputs.train}} $[[--tuning ${{inputs.tuning}}]]`.
 * What stands in `$[[…]]` is left out where an input that it names has no value.
 */

const REFERENCE = /\$\{\{\s*(inputs|outputs|search_space)\.([a-zA-Z_][a-zA-Z0-9_]*)\s*\}\}/g;
const OPTIONAL = /\$\[\[(.*?)\]\]/gs;

export interface TemplateReference {
  readonly of: 'inputs' | 'outputs' | 'search_space';
  readonly name: string;
  /** Whether it stands in `$[[…]]`. */
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

/** Placeholders that are none of the known kinds, which the service would refuse. */
export function unknownPlaceholders(command: string): string[] {
  return [...command.replaceAll(REFERENCE, '').matchAll(/\$\{\{.*?\}\}/gs)].map(([text]) => text);
}

/** @param lookUp undefined where an input has no value: what is optional around it goes, and outside that it is an error */
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
  // What stands within and without is filled apart: a value is never read again.
  const parts = command.split(OPTIONAL);
  return parts.map((part, index) => fill(part, index % 2 === 1) ?? '').join('');
}
