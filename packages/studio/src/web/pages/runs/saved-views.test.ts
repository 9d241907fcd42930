import { expect, test } from 'vitest';
import { dropView, readViews, saveView, type ViewStorage } from './saved-views.ts';

function memory(start?: string): ViewStorage & { text: string | null } {
  return {
    text: start ?? null,
    getItem() {
      return this.text;
    },
    setItem(_name, value) {
      this.text = value;
    },
  };
}

test('views are kept by name, replaced and dropped', () => {
  const storage = memory();
  saveView(storage, { name: 'good ones', address: '#/experiments?filter=metrics.accuracy+%3E+0.9' });
  saveView(storage, { name: '__proto__', address: '#/experiments/2' });
  saveView(storage, { name: 'good ones', address: '#/experiments?order=accuracy' });
  expect(readViews(storage)).toEqual([
    { name: '__proto__', address: '#/experiments/2' },
    { name: 'good ones', address: '#/experiments?order=accuracy' },
  ]);
  expect(dropView(storage, '__proto__').map(({ name }) => name)).toEqual(['good ones']);
});

test('what is no view is none', () => {
  expect(readViews(undefined)).toEqual([]);
  expect(readViews(memory('{'))).toEqual([]);
  expect(readViews(memory('{"name":"a"}'))).toEqual([]);
  expect(readViews(memory('[null, {"name":"x","address":"javascript:alert(1)"}, {"name":1}]'))).toEqual([]);
});
