/**
 * Works on items side by side and gives the results in the order of the items. At most `window` items are held: one more
 * is taken from the source only when a result has been taken from here.
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
    // Whoever waits for it hears of its failure; until then it is no unhandled one.
    result.catch(() => {});
    running.push({ item, result });
    if (running.length < window) continue;
    const done = await oldest();
    if (done) yield done;
  }
  for (let done = await oldest(); done; done = await oldest()) yield done;
}
