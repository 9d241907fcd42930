/** Common names of label, text and title columns in public data sets, in lower case. */
const LABELS = [
  'label',
  'labels',
  'class',
  'classes',
  'category',
  'categories',
  'target',
  'intent',
  'topic',
  'sentiment',
  'emotion',
  'stance',
  'polarity',
  'tag',
  'genre',
  'klasse',
  'kategorie',
  'thema',
  'etiquette',
  'clase',
  'categoria',
];
const TEXTS = [
  'text',
  'texts',
  'sentence',
  'sentences',
  'body',
  'content',
  'message',
  'tweet',
  'sms',
  'review',
  'comment',
  'document',
  'question',
  'utterance',
  'query',
  'description',
  'abstract',
  'post',
  'article',
  'phrase',
  'texte',
  'texto',
  'satz',
  'nachricht',
];
const TITLES = ['title', 'headline', 'subject', 'titel', 'titre'];

export type KnownRole = 'label' | 'text' | 'title' | 'id';

const EXACT = new Map<string, KnownRole>([
  ...LABELS.map((name) => [name, 'label'] as const),
  ...TEXTS.map((name) => [name, 'text'] as const),
  ...TITLES.map((name) => [name, 'title'] as const),
  ['id', 'id'],
]);

/** The role of a column with exactly this name. */
export function roleOfName(name: string): KnownRole | undefined {
  return EXACT.get(name.trim().toLowerCase());
}

/** The role of a column whose name contains a known word, such as `airline_sentiment` and `Class Index`. */
export function roleOfWords(name: string): KnownRole | undefined {
  const words = name
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  const roles = new Set(words.map((word) => EXACT.get(word)).filter((role) => role !== undefined && role !== 'id'));
  return roles.size === 1 ? [...roles][0] : undefined;
}
