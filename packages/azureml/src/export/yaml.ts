import { stringify } from 'yaml';

/** YAML that YAML 1.1 readers such as Azure's command-line tool parse correctly: `no` stays text. */
export function toYaml(document: Readonly<Record<string, unknown>>): string {
  return stringify(document, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
