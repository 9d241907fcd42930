import { describe, expect, test } from 'vitest';
import { inChunks } from '../read/read.fixture.ts';
import { detectEncoding } from './encoding.ts';

/** The bytes of a text in an encoding of one byte a character. */
function encode(text: string, encoding: string): Buffer {
  const decoded = Array.from({ length: 256 }, (_, byte) => new TextDecoder(encoding).decode(Uint8Array.of(byte)));
  return Buffer.from([...text].map((character) => decoded.indexOf(character)));
}

const COMPLAINTS = {
  Polish:
    'Wczoraj późnym wieczorem dostałem paczkę, która była źle zapakowana. Proszę o zwrot pieniędzy, bo część się potłukła.',
  Czech: 'Včera večer mi přišel balík, který byl špatně zabalený. Žádám o vrácení peněz, protože část věcí se rozbila.',
  Slovak: 'Včera večer mi prišiel balík, ktorý bol zle zabalený. Žiadam o vrátenie peňazí, môžete mi poslať ľahší kôš?',
  Hungarian:
    'Tegnap este megérkezett a csomag, de nagyon rosszul volt becsomagolva. Kérem vissza a pénzemet, őszintén szörnyű.',
  Romanian:
    'Aseară am primit coletul, dar era foarte prost împachetat. Vă rog să îmi returnaţi banii, deşi sunt obosită.',
  Croatian:
    'Jučer navečer stigao je paket koji je bio loše zapakiran. Molim povrat novca, šteta što đak to još nije čuo.',
  Turkish:
    'Dün akşam gelen paket çok kötü sarılmıştı. Eşyaların yarısı kırıldığı için İstanbul şubesinden paramı istiyorum.',
  Lithuanian:
    'Vakar vakare gavau siuntinį, kuris buvo blogai supakuotas. Prašau grąžinti pinigus, nes dalis daiktų sudužo. Ačiū.',
  Latvian: 'Vakar vakarā saņēmu paciņu, kas bija slikti iesaiņota. Lūdzu atmaksāt naudu, jo daļa lietu saplīsa, šķiet.',
  Russian:
    'Вчера вечером пришла посылка, она была плохо упакована. Прошу вернуть деньги, потому что половина разбилась.',
  Ukrainian:
    'Учора ввечері прийшла посилка, вона була погано запакована. Прошу повернути гроші, бо половина речей розбилася.',
  Bulgarian:
    'Снощи пристигна пратката, но беше лошо опакована. Моля да ми върнете парите, защото половината неща са счупени.',
  Greek: 'Χθες το βράδυ έφτασε το δέμα, αλλά ήταν πολύ άσχημα συσκευασμένο. Ζητώ επιστροφή χρημάτων.',
  Hebrew: 'אתמול בערב הגיעה החבילה והיא הייתה ארוזה רע מאוד. אני מבקש החזר כספי כי חצי מהדברים נשברו.',
  Arabic: 'وصل الطرد مساء أمس وكان مغلفا بشكل سيئ للغاية. أطلب استرداد المال لأن نصف الأشياء مكسورة.',
  Thai: 'เมื่อคืนนี้ได้รับพัสดุแล้ว แต่ห่อมาไม่ดีเลย ขอเงินคืนเพราะของแตกไปครึ่งหนึ่ง',
  German:
    'Gestern Abend kam das Paket an, es war schlecht verpackt. Ich möchte mein Geld zurück, die Gläser sind kaputt.',
  French: 'Hier soir j’ai reçu le colis, qui était très mal emballé. Je demande le remboursement, ça m’a déçu.',
  Spanish: 'Anoche llegó el paquete, que venía muy mal. ¿Cuándo contestarán? Mañana llamaré otra vez, ¡qué vergüenza!',
  Portuguese:
    'Ontem à noite recebi a encomenda, que não veio bem. Peço a devolução do dinheiro, já estou cansado da situação.',
  Icelandic:
    'Í gær kom pakkinn en hann var mjög illa pakkaður. Ég vil fá peningana mína aftur því helmingurinn brotnaði.',
  Danish: 'I går aftes kom pakken, og den var meget dårligt pakket. Jeg vil gerne have mine penge, ærlig talt, på øen.',
  Finnish: 'Eilen illalla saapui paketti, joka oli huonosti pakattu. Haluan rahani takaisin, hyvää päivänjatkoa.',
} as const;

const ENCODINGS = {
  'windows-1250': ['Polish', 'Czech', 'Slovak', 'Hungarian', 'Romanian', 'Croatian'],
  'iso-8859-2': ['Polish', 'Czech', 'Slovak', 'Hungarian', 'Romanian', 'Croatian'],
  'windows-1254': ['Turkish'],
  'windows-1257': ['Lithuanian', 'Latvian'],
  'windows-1251': ['Russian', 'Ukrainian', 'Bulgarian'],
  'koi8-u': ['Russian', 'Ukrainian'],
  ibm866: ['Russian'],
  'iso-8859-5': ['Russian', 'Bulgarian'],
  'x-mac-cyrillic': ['Russian', 'Ukrainian'],
  'windows-1253': ['Greek'],
  'iso-8859-7': ['Greek'],
  'windows-1255': ['Hebrew'],
  'windows-1256': ['Arabic'],
  'iso-8859-6': ['Arabic'],
  'windows-874': ['Thai'],
  'windows-1252': ['German', 'French', 'Spanish', 'Portuguese', 'Icelandic', 'Danish', 'Finnish'],
} as const;

describe.each(Object.entries(ENCODINGS))('two sentences in %s', (encoding, languages) => {
  test.each(languages)('are read as they were written: %s', async (language) => {
    const rows = `text,label\n"${COMPLAINTS[language]}",delivery\n`;
    const bytes = encode(rows, encoding);
    const { name, sure } = await detectEncoding(inChunks(bytes, [1000]));
    expect(sure).toBe(true);
    expect(new TextDecoder(name).decode(bytes)).toBe(rows);
  });
});

test('texts in capitals are told apart as well', async () => {
  const text = `${COMPLAINTS.Russian.toUpperCase()}\n`;
  for (const encoding of ['windows-1251', 'koi8-u', 'iso-8859-5']) {
    const { name } = await detectEncoding(inChunks(encode(text, encoding), [1000]));
    expect([encoding, new TextDecoder(name).decode(encode(text, encoding))]).toEqual([encoding, text]);
  }
});

test('a line of Chinese is no Western text: where too little tells its encoding, its rows are rejected', async () => {
  // "今天天气很好" in GB 18030.
  const line = Buffer.from('bdf1ccecccecc6f8badcbac30a', 'hex');
  const { name } = await detectEncoding(inChunks(line, [1000]));
  expect(['utf-8', 'gb18030']).toContain(name);
});

test('an encoding that nobody can decode here is no other one: its rows are rejected', async () => {
  // "Včera večer přišel balík, Žádám peníze" in MS-DOS's encoding 852.
  const dos = Buffer.from(
    '569f657261207665 9f6572207 0fd69e7656c2062616ca16b2c20a6a064a06d2070656ea17a650a'.replaceAll(' ', ''),
    'hex',
  );
  expect(await detectEncoding(inChunks(dos, [1000]))).toEqual({ name: 'utf-8', sure: false });
});
