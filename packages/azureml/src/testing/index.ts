export { type Azurite, startAzurite } from './azurite.fixture.ts';
