import { expect, test } from 'vitest';
import { languageOfScript } from './language-of-script.ts';

test.each([
  ['zh', '体验2D巅峰 倚天屠龙记十大创新概览'],
  ['zh', '同步A股首秀：港股缩量回调'],
  ['zh', '优の良品 今日开业大酬宾活动'],
  ['ja', '東京でオリンピックが開かれる'],
  ['ja', 'サッカー日本代表、勝利'],
  ['ko', '오늘 날씨'],
  ['th', 'สวัสดี'],
  ['el', 'Καλημέρα σε όλους, iPhone'],
  ['he', 'שלום'],
  ['ta', 'வணக்கம்'],
  ['my', 'မင်္ဂလာပါ'],
])('%s: %s', (language, text) => {
  expect(languageOfScript(text)).toBe(language);
});

test.each([
  ['Latin letters', 'The café opens at nine'],
  ['Cyrillic, of many languages', 'Доброе утро, как дела'],
  ['Arabic, of many languages', 'صباح الخير'],
  ['Devanagari, of many languages', 'शुभ प्रभात'],
  ['a Greek letter in English', 'the β of the regression is 0.3'],
  ['a name within English', 'My favourite city is 東京, no doubt'],
  ['no letters', '12:30 😀 !!!'],
  ['nothing', ''],
])('%s tell no language', (_, text) => {
  expect(languageOfScript(text)).toBeUndefined();
});
