export { writeTfidfModel, writeTinyModel } from './tiny-model.ts';
