export { profiler } from './contract.ts';
export { HISTORIC_FILE, type Historic, type ProfiledVersion, readHistoric } from './historic.ts';
export { topWords } from './top-words.ts';
export { mainLanguage } from './words-of-language.ts';
