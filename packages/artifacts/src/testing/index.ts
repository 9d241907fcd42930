export { datastoreContract, type OpenedDatastore } from './datastore.contract.ts';
