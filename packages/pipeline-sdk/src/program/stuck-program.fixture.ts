import { lifeline } from './lifeline.ts';

/** A step that is stuck: it handles no signal and never ends. */
lifeline();
process.stdout.write(`stuck ${process.pid}\n`);
process.send?.({ type: 'progress', done: 0, total: 1 });
setTimeout(() => {
  for (;;);
}, 300);
