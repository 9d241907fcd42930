export { type Azurite, startAzurite } from './azurite.ts';
