import { describe, expect, test } from 'vitest';
import { checkLanguage, expectedLanguage, LanguagePlaces, sampledLanguages } from './language-check.ts';

const languages = (counts: Record<string, number>) => new Map(Object.entries(counts));
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const LIMIT = { maxOtherLanguageShare: 0.05 };

function found(counts: Record<string, number>, expected: ReturnType<typeof expectedLanguage>) {
  const places = new LanguagePlaces();
  for (const [language, count] of Object.entries(counts)) {
    for (let i = 0; i < count; i++) places.add('test', language, `${language}${i}`);
  }
  return checkLanguage(
    'test',
    { languages: languages(counts), rows: sum(Object.values(counts)) },
    expected,
    LIMIT,
    places,
  );
}

describe('the expected language', () => {
  test.each([
    ['auto', { de: 90, en: 4, und: 500 }, { code: 'de', normalShare: 4 / 94 }],
    ['auto', { en: 50, de: 50 }, { normalShare: 0 }],
    ['auto', { und: 12 }, { normalShare: 0 }],
    ['auto', {}, { normalShare: 0 }],
    ['any', { en: 100 }, { normalShare: 0 }],
    ['zh', { zh: 9, ja: 1 }, { code: 'zh', normalShare: 0.1 }],
  ])('declared %s, with the baseline %j', (declared, baseline, expected) => {
    expect(expectedLanguage(declared, languages(baseline), false)).toEqual(expected);
  });

  test('a training set that stands in does not excuse itself where a language is declared', () => {
    expect(expectedLanguage('en', languages({ en: 70, de: 30 }), true)).toEqual({ code: 'en', normalShare: 0 });
    expect(expectedLanguage('auto', languages({ en: 70, de: 30 }), true)).toEqual({ code: 'en', normalShare: 0.3 });
  });
});

describe('documents in another language', () => {
  const english = { code: 'en', normalShare: 0 };

  test('fail where their share is past the limit beyond chance', () => {
    expect(found({ en: 93, de: 7 }, english)).toBeUndefined();
    expect(found({ en: 930, de: 70 }, english)).toMatchObject({ check: 'language', count: 70 });
  });

  test('a text that does not tell counts on neither side', () => {
    expect(found({ en: 1000, und: 5000 }, english)).toBeUndefined();
    expect(found({ en: 60, de: 40, und: 5000 }, english)).toMatchObject({ count: 40 });
  });

  test('what the baseline holds of them is normal', () => {
    expect(found({ en: 880, de: 120 }, { code: 'en', normalShare: 0.1 })).toBeUndefined();
    expect(found({ en: 880, de: 120 }, { code: 'en', normalShare: 0.02 })).toBeDefined();
  });

  test('the message names the language, the shares, the first documents and what to do', () => {
    expect(found({ zh: 10, de: 90 }, { code: 'zh', normalShare: 0.01 })?.message).toBe(
      "test: documents must be in Chinese (zh) but for at most 6 % (maxOtherLanguageShare above the baseline's 1 %); got 90 % of 100 " +
        'that are not: id de0 is de, id de1 is de, id de2 is de, id de3 is de, id de4 is de and 85 more. For data in another language ' +
        'set language to its code, for mixed data to any',
    );
  });

  test('every language is welcome where any is declared', () => {
    expect(found({ en: 10, de: 90 }, expectedLanguage('any', languages({ en: 1 }), false))).toBeUndefined();
  });
});

describe('languages of a sample', () => {
  test('have an interval of the share of others; where all were asked there is none', () => {
    const profile = { languages: languages({ en: 380, de: 20, und: 100 }), rows: 10_000 };
    const sample = sampledLanguages(profile, english());
    expect(sample).toMatchObject({ documents: 500, of: 10_000, otherShare: 0.05 });
    // Wilson's interval of 20 of 400.
    expect(sample?.low).toBeCloseTo(0.0325974, 7);
    expect(sample?.high).toBeCloseTo(0.0759636, 7);
    expect(sampledLanguages({ ...profile, rows: 500 }, english())).toBeUndefined();
  });

  test('of no known language, or where all are welcome, say how many were drawn and no share', () => {
    const none = { otherShare: null, low: null, high: null };
    expect(sampledLanguages({ languages: languages({ und: 5 }), rows: 9 }, english())).toEqual({
      ...{ documents: 5, of: 9 },
      ...none,
    });
    expect(sampledLanguages({ languages: languages({ en: 5 }), rows: 9 }, { normalShare: 0 })).toMatchObject(none);
  });

  test('fail with a message that says of how many they are a sample', () => {
    const profile = { languages: languages({ en: 60, de: 40 }), rows: 5000 };
    const finding = checkLanguage('test', profile, english(), LIMIT, new LanguagePlaces());
    expect(finding?.message).toContain('got 40 % of 100 (a sample of 5000) that are not');
  });
});

function english() {
  return { code: 'en', normalShare: 0 };
}
