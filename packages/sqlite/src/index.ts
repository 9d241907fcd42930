export { Database, listValue } from './database.ts';
