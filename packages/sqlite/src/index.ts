export { Database, listValue } from './database.ts';
export { notWritable } from './database-error.ts';
