import { expect, test } from 'vitest';
import { readEvents } from './read-events.ts';

test('events are read whole, however the bytes come; heartbeats are no events', async () => {
  const bytes = new TextEncoder().encode(
    ': still here\n\nevent: change\ndata: {"a":"ü"}\n\ndata: 1\ndata: 2\n\ndata: never ended',
  );
  for (const size of [1, 3, 7, 1000]) {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let i = 0; i < bytes.length; i += size) controller.enqueue(bytes.slice(i, i + size));
        controller.close();
      },
    });
    const seen: string[] = [];
    let signs = 0;
    await readEvents(
      body,
      () => signs++,
      (data) => seen.push(data),
    );
    expect(seen).toEqual(['{"a":"ü"}', '1\n2']);
    expect(signs).toBeGreaterThan(0);
  }
});
