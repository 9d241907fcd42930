/** Common names of label, text and title columns in public data sets, in lower case; those of other languages one line each. */
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
  ...['catégorie', 'classe', 'étiquette', 'categoría', 'etiqueta', 'etichetta', 'rótulo', 'categorie', 'kategori'],
  ...['etykieta', 'kategoria', 'klasa', 'štítek', 'třída', 'kategória', 'címke', 'osztály', 'etikett', 'klass'],
  ...['etiket', 'sınıf', 'nhãn', 'метка', 'категория', 'класс', 'тема', 'мітка', 'категорія', 'клас', 'κατηγορία'],
  ...['תווית', 'קטגוריה', 'الصنف', 'التصنيف', 'الفئة', 'برچسب', 'वर्ग', 'श्रेणी', 'लेबल', 'ป้าย', 'ประเภท', 'หมวดหมู่'],
  ...[
    '标签',
    '类别',
    '分类',
    '標籤',
    '類別',
    '分類',
    'ラベル',
    'カテゴリ',
    'カテゴリー',
    '라벨',
    '레이블',
    '분류',
    '카테고리',
  ],
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
  ...['kommentar', 'commentaire', 'comentario', 'mensaje', 'testo', 'commento', 'comentário', 'mensagem', 'tekst'],
  ...[
    'treść',
    'wiadomość',
    'komentarz',
    'zpráva',
    'komentář',
    'szöveg',
    'üzenet',
    'metin',
    'yorum',
    'mesaj',
    'văn bản',
  ],
  ...['текст', 'сообщение', 'отзыв', 'комментарий', 'повідомлення', 'відгук', 'κείμενο', 'σχόλιο', 'μήνυμα'],
  ...['טקסט', 'הודעה', 'النص', 'نص', 'تعليق', 'رسالة', 'متن', 'पाठ', 'टिप्पणी', 'संदेश', 'ข้อความ', 'ความคิดเห็น'],
  ...[
    '文本',
    '内容',
    '正文',
    '句子',
    '评论',
    '內容',
    '評論',
    'テキスト',
    '本文',
    '文章',
    '텍스트',
    '문장',
    '내용',
    '본문',
    '리뷰',
  ],
];
const TITLES = [
  ...['title', 'headline', 'subject', 'titel', 'titre', 'título', 'titolo', 'tytuł', 'başlık', 'заголовок', 'τίτλος'],
  ...['العنوان', 'शीर्षक', '标题', '標題', 'タイトル', '제목'],
];

export type KnownRole = 'label' | 'text' | 'title' | 'id';

const EXACT = new Map<string, KnownRole>([
  ...LABELS.map((name) => [name, 'label'] as const),
  ...TEXTS.map((name) => [name, 'text'] as const),
  ...TITLES.map((name) => [name, 'title'] as const),
  ['id', 'id'],
]);

/** The role of a column with exactly this name. */
export function roleOfName(name: string): KnownRole | undefined {
  return EXACT.get(name.trim().normalize().toLowerCase());
}

/** The role of a column whose name contains a known word, such as `airline_sentiment` and `Class Index`. */
export function roleOfWords(name: string): KnownRole | undefined {
  const words = name
    .trim()
    .normalize()
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  const roles = new Set(words.map((word) => EXACT.get(word)).filter((role) => role !== undefined && role !== 'id'));
  return roles.size === 1 ? [...roles][0] : undefined;
}
