import { stringify } from 'yaml';

/** YAML that readers of YAML 1.1, such as Azure's command-line tool, read as it is meant: `no` stays text. */
export function toYaml(document: Readonly<Record<string, unknown>>): string {
  return stringify(document, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
