export { type BoundOptions, boundColumns } from './bound-columns.ts';
export { DIGIT, FORMAT, MARK, PUNCTUATION, planeClasses, SPACE, WORD } from './characters.ts';
export { cleanText } from './clean-text.ts';
export { CLEANING_FILE, readCleaning, writeCleaning } from './cleaning-file.ts';
export { type CleaningSettings, cleaningFor } from './cleaning-for.ts';
export {
  type CleaningOptions,
  type CleaningV1,
  type CleaningV2,
  DEFAULT_CLEANING,
  isV2,
  parseCleaningOptions,
} from './cleaning-options.ts';
export { compareCodePoints } from './code-point-order.ts';
export { type CountOptions, countMatrix } from './count-matrix.ts';
export type { CsrMatrix } from './csr.ts';
export { type CutBlock, cutBlock } from './cut-block.ts';
export { CutVectorizer } from './cut-vectorizer.ts';
export { describeCleaning, describeLanguage } from './describe-cleaning.ts';
export { ENGLISH_STOP_WORDS } from './english-stop-words.ts';
export {
  type FittedInPasses,
  fitInPasses,
  type PassesOptions,
  type ReadNgrams,
  type TextBatches,
} from './fit-in-passes.ts';
export { type BlockWeights, FittedRows } from './fitted-rows.ts';
export { languageOfScript } from './language-of-script.ts';
export { ANY_LANGUAGE, isLanguage } from './languages.ts';
export { selectRows, transpose } from './matrix.ts';
export { MatrixSpace } from './matrix-space.ts';
export type { Allocation } from './memory.ts';
export {
  parseRepresentation,
  type Representation,
  type RepresentationBlock,
  type RepresentationInput,
} from './representation.ts';
export { REPRESENTATIONS, type RepresentationName } from './representations.ts';
export { RowReader } from './row-reader.ts';
export { isUnspaced, SEGMENT_BREAK, withWordBreaks } from './segments.ts';
export { type ReadRows, type SortedRows, sortedRows } from './sorted-rows.ts';
export { STOP_WORD_LANGUAGES, stopWordsOf } from './stop-words-of.ts';
export type { VocabularyLimits } from './term-learner.ts';
export { termsByColumn, unknownTermShare } from './terms-in.ts';
export { type TfidfJson, type TfidfOptions, TfidfVectorizer } from './tfidf-vectorizer.ts';
export { tokenise } from './tokenise.ts';
export { Vectorizer } from './vectorizer.ts';
export type { VectorizerJson } from './vectorizer-json.ts';
export { Vocabulary, type VocabularyJson, type VocabularyOptions } from './vocabulary.ts';
export { WordScanner } from './word-scanner.ts';
export { WordStream } from './word-stream.ts';
export { WordTable } from './word-table.ts';
