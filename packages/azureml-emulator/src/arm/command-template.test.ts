import { expect, test } from 'vitest';
import { fillCommand, referencesIn, unknownPlaceholders } from './command-template.ts';

const at = (path: string) => `\${{${path}}}`;
const COMMAND = `node main.mjs --text ${at('inputs.text')} $[[--extra '${at(' inputs.extra ')}']] --out ${at('outputs.out')}`;

test('the references of a command are found, with what is optional', () => {
  expect(referencesIn(COMMAND)).toEqual([
    { of: 'inputs', name: 'extra', optional: true },
    { of: 'inputs', name: 'text', optional: false },
    { of: 'outputs', name: 'out', optional: false },
  ]);
  expect(unknownPlaceholders(`${COMMAND} ${at('secrets.key')}`)).toEqual([at('secrets.key')]);
});

test('values stand where their references stood, letter by letter; an optional part without its value is left out', () => {
  const values: Record<string, string> = { text: `it's $HOME`, out: '/o' };
  expect(fillCommand(COMMAND, ({ name }) => values[name])).toBe(`node main.mjs --text it's $HOME  --out /o`);
  values['extra'] = '/e';
  expect(fillCommand(COMMAND, ({ name }) => values[name])).toBe(
    `node main.mjs --text it's $HOME --extra '/e' --out /o`,
  );
  expect(() => fillCommand(COMMAND, () => undefined)).toThrow(`${at('inputs.text')} of the command has no value`);
});

test('a value that looks like a reference is a value', () => {
  const lookUp = ({ name }: { name: string }) => (name === 'a' ? at('inputs.b') : 'read again');
  expect(fillCommand(`echo ${at('inputs.a')} $[[${at('inputs.a')}]]`, lookUp)).toBe(
    `echo ${at('inputs.b')} ${at('inputs.b')}`,
  );
});
