import { visibleText } from '@aml-mlops/reports';

const LONGEST_NAME = 40;

/** A column name for messages. An overlong name may be user text, which messages must not repeat. */
export function shownName(name: string): string {
  return name.length > LONGEST_NAME ? `a value of ${name.length} characters` : JSON.stringify(visibleText(name));
}
