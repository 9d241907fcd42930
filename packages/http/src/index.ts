export { listenError } from './listen-error.ts';
export { isLoopback } from './loopback.ts';
export { type RequestHeaders, refusalOf } from './refusal.ts';
export { sameSecret } from './same-secret.ts';
export { serverUrl } from './server-url.ts';
