import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// Preloaded into a process: writes down each module that it loads.
const file = process.env['MODULE_LIST'];
registerHooks({
  load: (url, context, next) => {
    if (file) appendFileSync(file, `${url}\n`);
    return next(url, context);
  },
});
