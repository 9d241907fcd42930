/**
 * Processes items concurrently and yields the results in item order. At most `window` items are held: the next one is taken
 * from the source only after a result has been consumed.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  window: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<{ readonly item: Item; readonly result: Result }> {
  const running: { readonly item: Item; readonly result: Promise<Result> }[] = [];
  async function oldest(): Promise<{ item: Item; result: Result } | undefined> {
    const next = running.shift();
    return next && { item: next.item, result: await next.result };
  }
  for await (const item of items) {
    const result = work(item);
    // A later await sees the failure; until then it must not count as an unhandled rejection.
    result.catch(() => {});
    running.push({ item, result });
    if (running.length < window) continue;
    const done = await oldest();
    if (done) yield done;
  }
  for (let done = await oldest(); done; done = await oldest()) yield done;
}
