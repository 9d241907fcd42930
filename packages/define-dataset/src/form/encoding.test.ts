import { expect, test } from 'vitest';
import { inChunks } from '../read/read.fixture.ts';
import { detectEncoding } from './encoding.ts';

const detect = (bytes: Buffer, lengths = [7, 1000]) => detectEncoding(inChunks(bytes, lengths));
const windows = (text: string) => Buffer.from(text.replaceAll('€', '\x80').replaceAll('’', '\x92'), 'latin1');
const english = 'The price of the phone is what you pay for it every month.\n'.repeat(50);

test.each([
  ['plain ASCII', Buffer.from(english), 'utf-8'],
  ['UTF-8 in characters of two to four bytes', Buffer.from(`${english}naïve 价格 😀\n`.repeat(20)), 'utf-8'],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${english}é`), 'utf-8'],
  ['UTF-16 with a mark', Buffer.from(`\uFEFF${english}`, 'utf16le'), 'utf-16le'],
  ['UTF-16 without one', Buffer.from(english, 'utf16le'), 'utf-16le'],
  ['UTF-16, the high byte first', Buffer.from(`\uFEFF${english}`, 'utf16le').swap16(), 'utf-16be'],
  ['one pound sign after many lines', windows(`${english.repeat(20)}£150 a month\n`), 'windows-1252'],
  ['French', windows('Le café était fermé à cause de la fête’s d’été, 5 €\n'.repeat(20)), 'windows-1252'],
])('%s', async (_, bytes, name) => {
  expect(await detect(bytes)).toEqual({ name, sure: true });
});

test.each([
  ['windows-1251', [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x20, 0xea, 0xe0, 0xea, 0x20, 0xe4, 0xe5, 0xeb, 0xe0, 0x0a]],
  ['shift_jis', [...Buffer.from('82b182ea82cd93fa967b8cea82cc95b68fcd82c582b78142', 'hex'), 0x0a]],
])('%s is told by its letters', async (name, line) => {
  expect((await detect(Buffer.from(Array.from({ length: 60 }, () => line).flat()))).name).toBe(name);
});

test('a few broken bytes do not make another encoding of a file', async () => {
  const broken = Buffer.concat([Buffer.from(english), Buffer.from([0xff, 0xfe]), Buffer.from(english)]);
  expect(await detect(broken)).toEqual({ name: 'utf-8', sure: false });
  const cut = Buffer.concat([
    Buffer.from(`${english}déjà vu, voilà\n`.repeat(5)),
    Buffer.from([0xc3]),
    Buffer.from('\n'),
  ]);
  expect((await detect(cut)).name).toBe('utf-8');
});
