import { visibleText } from '@aml-mlops/reports';

const LONGEST_NAME = 40;

/** The name of a column as messages have it. What is too long for a name is somebody's text, which no message repeats. */
export function shownName(name: string): string {
  return name.length > LONGEST_NAME ? `a value of ${name.length} characters` : JSON.stringify(visibleText(name));
}
