/** A language that files in single-byte encodings are written in. */
export interface Alphabet {
  /** Letters outside ASCII, in lower case. */
  readonly letters: ReadonlySet<string>;
  /** The most frequent of them: they tell apart encodings that hold the same letters in another order. Empty for Latin. */
  readonly common: ReadonlySet<string>;
}

const alphabet = (letters: string, common = ''): Alphabet => ({
  letters: new Set(letters),
  common: new Set(common),
});

const WESTERN = [
  'äöüß',
  'àâæçéèêëîïôœùûüÿ',
  'áéíñóúü',
  'àáâãçéêíóôõúü',
  'àèéìíîòóù',
  'áèéëíïóöúü',
  'æøåéèêóòôâ',
  'åäöéàüæø',
  'äöåšž',
  'äöõüšž',
  'áðéíóúýþæö',
  'áðíóúýæø',
  'àçèéíïòóúü',
  'ëç',
].map((letters) => alphabet(letters));
const CENTRAL = ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž'].map((letters) =>
  alphabet(letters),
);
const TURKISH = [alphabet('çğıİöşüâîû')];
const BALTIC = ['ąčęėįšųūž', 'āčēģīķļņšūž'].map((letters) => alphabet(letters));
const CYRILLIC = [
  alphabet('абвгдежзийклмнопрстуфхцчшщъыьэюяё', 'оеаинтсрвл'),
  alphabet('абвгґдеєжзиіїйклмнопрстуфхцчшщьюя', 'оаинтвресі'),
  alphabet('абвгдежзіийклмнопрстуўфхцчшыьэюяё', 'анірыеосял'),
  alphabet('абвгдђѓежзѕијклљмнњопрстћќуфхцчџш', 'аоиентрсјв'),
];
const GREEK = [alphabet('αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ', 'αοιετσνηυρ')];
const HEBREW = [alphabet('אבגדהוזחטיךכלםמןנסעףפץצקרשת', 'יהולאתמרבש')];
const ARABIC = [
  alphabet('ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي', 'المنيورتبع'),
  alphabet('ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگكلمنوهیي', 'ایردنهومتب'),
];
const THAI = [alphabet('กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮฤะาำิีึืุูเแโใไ็่้๊๋์ๆั', 'นรอกงาเ่้ม')];

/**
 * Encodings of one byte a character, as `TextDecoder` names them, with the languages that are written in them. Of encodings
 * that explain the bytes equally well, the first is taken.
 */
export const SINGLE_BYTE: readonly (readonly [name: string, languages: readonly Alphabet[]])[] = [
  ['windows-1252', WESTERN],
  ['windows-1250', CENTRAL],
  ['iso-8859-2', CENTRAL],
  ['windows-1254', TURKISH],
  ['windows-1257', BALTIC],
  ['windows-1251', CYRILLIC],
  ['koi8-u', CYRILLIC],
  ['ibm866', CYRILLIC],
  ['iso-8859-5', CYRILLIC],
  ['x-mac-cyrillic', CYRILLIC],
  ['windows-1253', GREEK],
  ['iso-8859-7', GREEK],
  ['windows-1255', HEBREW],
  ['windows-1256', ARABIC],
  ['iso-8859-6', ARABIC],
  ['windows-874', THAI],
];
