import fc from 'fast-check';

/** Pieces of JSON in which a reader that knows only a part of JSON could be wrong. */
const piece = fc.constantFrom(
  ...['a', 'Radio', 'naïve', '字', '😀', '\ufeff', '"', '\\', '/', '\n', '\t', '\r', '\b', '\f', '\u0000', '\u001f'],
  ...[
    '\u007f',
    '\u0080',
    '\u2028',
    '\ud800',
    '\udc00',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '","label":"x',
    'İ',
    '_',
    "'",
    ' ',
  ],
);
/** Of which none is written as \\u in JSON. */
const tamePiece = fc.constantFrom(
  'a',
  'Radio',
  'naïve',
  '字',
  '😀',
  '\ufeff',
  '"',
  '\\',
  '/',
  '\n',
  '\t',
  '\u007f',
  '\u2028',
  '{',
  ',',
  ' ',
);
export const awkwardText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.array(tamePiece, { maxLength: 40 }).map((pieces) => pieces.join('')) },
  fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 80 }),
  // Up to some blocks of a hash, and beyond what is hashed in the kernel.
  fc.string({ unit: 'grapheme-ascii', maxLength: 450 }),
);
const awkwardNumber = fc.constantFrom(
  ...[
    '0',
    '-0',
    '0.0',
    '1',
    '1.0',
    '0.5',
    '1e-3',
    '1E+2',
    '1e999',
    '-1',
    '00',
    '01',
    '1.',
    '.5',
    '1e',
    '+1',
    '0x1',
    'NaN',
  ],
  ...[
    '0.36594168201483834',
    '0.9333333333333333',
    '9007199254740991',
    '9007199254740993',
    '0.1',
    '0.30000000000000004',
  ],
  ...[
    '123456789012345678901234567890',
    '0.000000000000000000000000012',
    '18446744073709551616',
    '1.000001',
    '157',
    '4.35',
  ],
);
export const awkwardTime: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .date({ noInvalidDate: true, min: new Date(-3e13), max: new Date(1e14) })
      .map((date) => date.toISOString()),
  },
  fc.constantFrom(
    ...['2026-02-28T23:59:59.999Z', '2024-02-29T00:00:00.000Z', '2026-02-30T00:00:00.000Z', '2026-04-31T00:00:00.000Z'],
    ...[
      '2026-11-28T24:00:00.000Z',
      '2026-11-28T24:30:00.000Z',
      '2026-11-28T12:60:00.000Z',
      '2026-13-01T00:00:00.000Z',
      '2026-00-01T00:00:00.000Z',
    ],
    ...['2026-11-28T12:00:00Z', '2026-11-28T12:00:00.000+01:00', '2026-11-28', '2026-11-28T12:00:00.0a0Z', '', 'today'],
    ...['2026-11-28t12:00:00.000Z', '2026-11-28T12:00:00.000z', '0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
  ),
);
const string = (value: string) => JSON.stringify(value);
/** Strings as they may stand in a file, right or wrong. */
const rawString = fc
  .array(fc.constantFrom('a', 'é', '\\n', '\\/', '\\"', '\\\\', '\\b', '\\u0041', '\\.', '\\x', '\\', '"', '\t'), {
    maxLength: 5,
  })
  .map((pieces) => `"${pieces.join('')}"`);
const awkwardValue = fc.oneof(
  rawString,
  awkwardText.map(string),
  awkwardNumber,
  fc.constantFrom(
    'null',
    'true',
    'false',
    'nul',
    'truest',
    '{}',
    '[]',
    '[1]',
    '{"text":"x"}',
    '"',
    '',
    '"\\u0041b"',
    '"\\x"',
    '"\\/"',
  ),
);
const FIELDS = ['text', 'textSha256', 'characters', 'label', 'probability', 'unknownShare'];
const OTHERS = ['score', '__proto__', 'constructor', 'te\\u0078t', 'Text', 'textS', 'text ', 'labels', ''];

/** Members of an object: all as they should be, or with some left out, put in another order, twice, or of other values. */
function membersOf(right: readonly (readonly [string, fc.Arbitrary<string>])[], names: readonly string[]) {
  const odd = fc.tuple(fc.constantFrom(...names), awkwardValue);
  const member = ([name, value]: readonly [string, fc.Arbitrary<string>]) => value.map((own) => [name, own] as const);
  return fc
    .tuple(
      fc.tuple(...right.map(member)),
      fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.tuple(odd)),
      fc.nat(20),
      fc.boolean(),
    )
    .map(([members, odds, at, isLeftOut]) => {
      const all: (readonly [string, string])[] = [...members];
      if (odds.length > 0) all.splice(at % (all.length + 1), isLeftOut ? 1 : 0, ...odds);
      return `{${all.map(([name, value]) => `"${name}":${value}`).join(',')}}`;
    });
}

const exact = fc.double({ min: 0, max: 1, noNaN: true }).map(String);
const record = fc.oneof(
  membersOf(
    [
      ['text', fc.oneof({ weight: 3, arbitrary: awkwardText.map(string) }, rawString)],
      ['characters', fc.oneof(fc.nat().map(String), awkwardNumber)],
    ],
    [...FIELDS, ...OTHERS],
  ),
  membersOf(
    [
      ['textSha256', awkwardText.map(string)],
      ['characters', fc.nat().map(String)],
    ],
    [...FIELDS, ...OTHERS],
  ),
  membersOf(
    [
      ['label', awkwardText.map(string)],
      ['probability', fc.oneof(exact, awkwardNumber)],
      ['unknownShare', exact],
    ],
    [...FIELDS, ...OTHERS],
  ),
);
const data = fc.oneof(
  { weight: 9, arbitrary: record.map((own) => `[${own}]`) },
  fc.array(record, { maxLength: 2 }).map((own) => `[${own.join(',')}]`),
  awkwardValue,
);
const event = membersOf(
  [
    ['specversion', fc.constant('"1.0"')],
    ['source', fc.oneof({ weight: 4, arbitrary: fc.constant('"Größe/1"') }, awkwardText.map(string))],
    ['time', awkwardTime.map(string)],
    ['data', data],
    ['correlationid', fc.oneof({ weight: 4, arbitrary: fc.uuid().map(string) }, awkwardText.map(string))],
    ['modelversion', fc.constant('"1"')],
  ],
  ['correlationid', 'time', 'data', 'source', '__proto__', 'x'],
);

/** A line as bytes, now and then with a byte that is another one, is gone or is too many; without newline. */
export const awkwardLine: fc.Arbitrary<Buffer> = fc
  .tuple(
    event,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom(0, 1, 2)),
    ),
  )
  .map(([text, change]) => {
    const bytes = Buffer.from(text);
    if (!change) return bytes;
    const [at, byte, kind] = [change[0] % bytes.length, change[1], change[2]];
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from(kind === 0 ? [] : [byte]),
      bytes.subarray(kind === 2 ? at : at + 1),
    ]);
  });
