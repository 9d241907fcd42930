import type { WatchedPage } from '@aml-mlops/studio/testing';

type Page = WatchedPage['page'];

/** State of the probe in the page, in milliseconds of the page's own clock. */
interface Probe {
  /** Time of the first key, click or wheel event since the last measurement; 0 for a page that is being opened. */
  began: number | undefined;
  /** Time of the last visible change. */
  changed: number;
  /** Requests and responses in progress. */
  flying: number;
}

declare const studioProbe: Probe;

// Globals used by the functions below that run in the page; tools do not load DOM types.
interface Changes {
  observe(target: object, what: Readonly<Record<string, boolean>>): void;
}
declare const document: { readonly body: object | null; querySelector(selector: string): object | null };
declare const MutationObserver: new (onChange: () => void) => Changes;
declare function requestAnimationFrame(then: (at: number) => void): void;
declare function addEventListener(
  type: string,
  listener: (event: { readonly timeStamp: number }) => void,
  options?: object,
): void;

export interface Interaction {
  /** From the key or click to the frame after the last visible change. */
  readonly milliseconds: number;
  /** Processor time of the page's main thread, which does not depend on the load of the machine. */
  readonly processorMilliseconds: number;
}

/**
 * Measures interactions in the page itself: their duration as seen by the user, and the processor time of the main
 * thread. Installed before the page is opened; a policy against foreign scripts does not apply to it.
 */
export async function probePage(page: Page): Promise<(act: () => Promise<void>) => Promise<Interaction>> {
  page.setDefaultTimeout(60_000);
  await page.addInitScript(installProbe);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const processorTime = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  return async (act) => {
    const before = await processorTime();
    // A tab that has not rendered yet has none.
    await page.evaluate(() => {
      if ('studioProbe' in globalThis) studioProbe.began = undefined;
    });
    await act();
    const milliseconds = await page.evaluate(settledAfter);
    return { milliseconds, processorMilliseconds: (await processorTime()) - before };
  };
}

/** Runs in the page. */
function installProbe(): void {
  const probe: Probe = { began: 0, changed: 0, flying: 0 };
  Object.assign(globalThis, { studioProbe: probe });
  for (const type of ['keydown', 'pointerdown', 'wheel', 'change']) {
    const note = ({ timeStamp }: { readonly timeStamp: number }) => {
      probe.began ??= timeStamp;
    };
    addEventListener(type, note, { capture: true, passive: true });
  }
  const follow = <T>(promise: Promise<T>): Promise<T> => {
    probe.flying++;
    const landed = () => void setTimeout(() => probe.flying--);
    promise.then(landed, landed);
    return promise;
  };
  const ask = globalThis.fetch;
  // The stream of changes never ends.
  globalThis.fetch = (...args) => (String(args[0]).endsWith('/events') ? ask(...args) : follow(ask(...args)));
  const read = Response.prototype.json;
  const json = function followed(this: Response) {
    return follow(read.call(this));
  };
  Object.assign(Response.prototype, { json });
  const watch = () => {
    const changes = new MutationObserver(() => {
      probe.changed = performance.now();
    });
    changes.observe(document.body!, { subtree: true, childList: true, attributes: true, characterData: true });
  };
  if (document.body) watch();
  else addEventListener('DOMContentLoaded', watch);
}

/** Runs in the page: waits until no request is in progress, and for four more frames without a change. */
async function settledAfter(): Promise<number> {
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  let shown = 0;
  let last = -1;
  for (let quiet = 0; quiet < 4; ) {
    await frame();
    const isQuiet = studioProbe.flying === 0 && document.querySelector('.pending, .state.loading') === null;
    if (isQuiet && studioProbe.changed === last) quiet++;
    else {
      quiet = 0;
      last = studioProbe.changed;
      // Changes before this frame are painted with it.
      shown = performance.now();
    }
  }
  return shown - (studioProbe.began ?? 0);
}
