import { Mulberry32 } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { cleanText } from './clean-text.ts';
import { cleaningFor } from './cleaning-for.ts';
import { type CleaningV2, parseCleaningOptions } from './cleaning-options.ts';
import { randomText } from './random-text.fixture.ts';

const PLAIN: CleaningV2 = {
  version: 2,
  language: 'en',
  normalForm: 'NFC',
  lowerCase: false,
  punctuation: 'keep',
  apostrophes: 'keep',
  digits: 'keep',
  segments: false,
  stopWords: [],
};

/** Step 2 and 3 of the docstring of cleanText, in regular expressions; without segments and stop words. */
function oracle(text: string, options: CleaningV2): string {
  const normal = text.toWellFormed().normalize(options.normalForm);
  let s = options.lowerCase ? normal.toLowerCase().normalize(options.normalForm) : normal;
  s = s.replace(/[\s\p{Cc}\u200b]/gu, ' ').replace(/(?![\u200c\u200d])\p{Cf}/gu, '');
  if (options.apostrophes !== 'keep') {
    const put = options.apostrophes === 'join' ? '' : ' ';
    s = s.replace(/(?<=\p{L}[\p{M}\u200c\u200d]*)['‘’](?=\p{L})/gu, put);
  }
  const on = '[\\p{M}\\u200c\\u200d]*';
  if (options.punctuation === 'blank') s = s.replace(new RegExp(`[\\p{P}\\p{S}]${on}`, 'gu'), ' ');
  if (options.punctuation === 'tokens') s = s.replace(new RegExp(`[\\p{P}\\p{S}]${on}`, 'gu'), ' $& ');
  if (options.digits === 'blank') s = s.replace(new RegExp(`\\p{N}${on}`, 'gu'), ' ');
  if (options.digits === 'zero') s = s.replace(/\p{N}/gu, '0');
  return s
    .replace(/(?<=^| )[\u200c\u200d]+/gu, '')
    .replace(/ +/g, ' ')
    .replace(/^ | $/g, '')
    .normalize(options.normalForm);
}

function combinations(): CleaningV2[] {
  const all: CleaningV2[] = [];
  for (const punctuation of ['keep', 'blank', 'tokens'] as const)
    for (const apostrophes of ['keep', 'join', 'split'] as const)
      for (const digits of ['keep', 'blank', 'zero'] as const)
        for (const [normalForm, lowerCase] of [
          ['NFC', false],
          ['NFKC', true],
        ] as const)
          all.push({ ...PLAIN, punctuation, apostrophes, digits, normalForm, lowerCase });
  return all;
}

describe('version 2 of cleaning', () => {
  test.each<[string, string, Partial<CleaningV2>, string]>([
    ['what is removed parts words', 'aathi..where a_b', { punctuation: 'blank' }, 'aathi where a b'],
    ['marks become words', 'So what?! (ok)', { punctuation: 'tokens' }, 'So what ? ! ( ok )'],
    [
      'an apostrophe joins',
      "don't we’ve 'quoted' rock 'n' roll's",
      { apostrophes: 'join', punctuation: 'blank' },
      'dont weve quoted rock n rolls',
    ],
    ['or parts', 'l’eau d’été aujourd’hui', { apostrophes: 'split' }, 'l eau d été aujourd hui'],
    ['numbers keep their length', 'in 1999, 3½ ٣٤', { digits: 'zero' }, 'in 0000, 00 00'],
    ['numbers go', 'b2b 12', { digits: 'blank' }, 'b b'],
    ['NFKC is plain', 'ＡＢＣ ﬁne １２', { normalForm: 'NFKC' }, 'ABC fine 12'],
    ['soft hyphens and direction marks vanish', 'co\u00adop \u202bab\u202c', {}, 'coop ab'],
    ['a zero-width space parts words', 'ab\u200bcd', {}, 'ab cd'],
    ['joiners stay within words', 'نمی\u200cخواهم \u200d', {}, 'نمی\u200cخواهم'],
    ['a mark stays on its sign', 'ok❤\ufe0f!', { punctuation: 'tokens' }, 'ok ❤\ufe0f !'],
    ['and goes with it', 'ok❤\ufe0f!', { punctuation: 'blank' }, 'ok'],
    ['vowel signs are of their word', 'क्षितिज, हिन्दी', { punctuation: 'blank' }, 'क्षितिज हिन्दी'],
    ['stop words go whatever their case', 'The cat IS the', { stopWords: ['the', 'is'] }, 'cat'],
    ['nothing stays nothing', ' \u200b\u200d ', { segments: true }, ''],
  ])('%s', (_, text, options, expected) => {
    expect(cleanText(text, { ...PLAIN, ...options })).toBe(expected);
  });

  test('one pass gives what the stated rules give one after another, and a second pass changes nothing', () => {
    const random = new Mulberry32(7);
    const options = combinations();
    for (let i = 0; i < 4000; i++) {
      const text = randomText(random);
      const each = options[i % options.length]!;
      const clean = cleanText(text, each);
      expect(clean, JSON.stringify([text, each])).toBe(oracle(text, each));
      expect(cleanText(clean, each), JSON.stringify([text, each])).toBe(clean);
    }
  });

  test('words of scripts without blanks are found, other scripts are left alone, and once is enough', () => {
    const options: CleaningV2 = { ...PLAIN, language: 'zh', segments: true, punctuation: 'tokens', lowerCase: true };
    const clean = cleanText('今天天气很好，我们去公园吧。iPhone手机 and more', options);
    expect(clean).toMatch(/^今天\u200b天气\u200b很好 ， 我们\u200b去\u200b公园.* 。 iphone手机 and more$/u);
    expect(cleanText(clean, options)).toBe(clean);
    expect(cleanText('ผมชื่อ สวัสดีครับ', { ...options, language: 'th' })).toContain('สวัสดี\u200bครับ');
    expect(cleanText('今天天气', { ...options, segments: false })).toBe('今天天气');
  });

  test('segmented text is settled for awkward texts too', () => {
    const random = new Mulberry32(8);
    const options: CleaningV2 = {
      ...PLAIN,
      language: 'any',
      segments: true,
      punctuation: 'tokens',
      stopWords: ['the'],
    };
    for (let i = 0; i < 1500; i++) {
      const text = `${randomText(random)}\u200b漢字かな交じり文${randomText(random)}`;
      const clean = cleanText(text, options);
      expect(cleanText(clean, options), JSON.stringify(text)).toBe(clean);
    }
  });
});

describe('cleaningFor', () => {
  test('fills in what the language decides', async () => {
    expect(await cleaningFor({ language: 'en' })).toEqual({
      ...PLAIN,
      lowerCase: true,
      punctuation: 'blank',
      apostrophes: 'join',
    });
    expect(await cleaningFor({ language: 'fr' })).toMatchObject({ apostrophes: 'split', segments: false });
    expect(await cleaningFor({ language: 'ja' })).toMatchObject({ segments: true });
    expect(await cleaningFor({ language: 'any' })).toMatchObject({ segments: true });
  });

  test('stop words are as they are in a clean text', async () => {
    const german = await cleaningFor({ language: 'de', stopWords: true });
    expect(german.stopWords).toContain('nicht');
    expect(cleanText('Das ist nicht der Hund', german)).toBe('Hund'.toLowerCase());
    const english = await cleaningFor({ language: 'en', stopWords: true });
    expect(cleanText('The dog of whom I speak', english)).toBe('dog speak');
  });

  test('a language without a list is named with what there is', async () => {
    await expect(cleaningFor({ language: 'ia', stopWords: true })).rejects.toMatchObject({ code: 'E_NO_STOP_WORDS' });
    await expect(cleaningFor({ language: 'English' })).rejects.toThrow(
      'language of cleaning must be a two-letter language code or any; got "English"',
    );
  });
});

test.each([
  [{ ...PLAIN, digits: 'all' }, 'digits of cleaning must be one of keep, blank, zero; got "all"'],
  [{ ...PLAIN, version: 3 }, 'version of cleaning must be 2; got 3'],
  [{ ...PLAIN, html: true }, 'cleaning has no option html; it has version, language'],
  [{ ...PLAIN, stopWords: [''] }, 'stopWords.0 of cleaning must be '],
])('%j is refused', (json, message) => {
  expect(() => parseCleaningOptions(json)).toThrow(message);
});

test('a text of ASCII is cleaned by the rules of all texts', () => {
  const random = new Mulberry32(5);
  const characters = "ab1_'-.\t\n\0 Z9 x'd ";
  const anyOf = () =>
    random.below(3) === 0 ? String.fromCharCode(random.below(128)) : characters[random.below(characters.length)]!;
  for (let i = 0; i < 3000; i++) {
    const options = optionsOf(i);
    const text = Array.from({ length: random.below(24) }, anyOf).join('');
    // A word that is not ASCII changes nothing before it.
    const clean = cleanText(text, options);
    expect(cleanText(`${text} é`, options), JSON.stringify(text)).toBe(clean === '' ? 'é' : `${clean} é`);
  }
});

function optionsOf(i: number) {
  return parseCleaningOptions({
    ...{ version: 2, language: 'en', segments: i % 2 === 0, stopWords: [], lowerCase: i % 5 !== 0 },
    normalForm: i % 7 === 0 ? 'NFKC' : 'NFC',
    punctuation: ['keep', 'blank', 'tokens'][i % 3],
    apostrophes: ['keep', 'join', 'split'][Math.floor(i / 3) % 3],
    digits: ['keep', 'blank', 'zero'][Math.floor(i / 9) % 3],
  });
}
