import type { Rng } from '#models/rng.ts';
import {
  altered,
  capital,
  integer,
  letters,
  maybe,
  mostly,
  oneOf,
  repeat,
  text,
  type Write,
  words
} from '../template.ts';
import {
  adjectives,
  adverbs,
  animals,
  books,
  cities,
  companies,
  dishes,
  emoji,
  firstNames,
  jargon,
  jobs,
  lastNames,
  nouns,
  products,
  slogans,
  songs,
  verbs
} from './pools.ts';
import { inventedWord } from './shared.ts';

const from =
  (pool: readonly string[]): Write =>
  (rng) =>
    rng.pick(pool);

export const noun = from(nouns);
/** Words of sites and programs: paths, keys, names of files and settings are made of them, and so are many attacks. */
export const techWord =
  words(`about access account action activity add admin agent ajax alert alias all api app archive area array article asset attribute audio audit auth author
  avatar backup banner base batch billing bin block blog board body book boot brand browse bucket build bundle button cache calendar call callback campaign cancel cart catalog category
  cgi channel chart chat check checkout child class click client code collection column command comment common community company compare component condition config confirm connect
  console contact content context control cookie copy core count country coupon create csv currency current custom customer dashboard data database date debug default delete demo
  deploy design detail dev device dialog digest directory display document domain download draft driver echo edit editor email embed enable end engine entity entry env error eval event
  example exec execute expire export extension external facet favorite feature feed feedback fetch field file filter find flag folder font footer form format forum frame friend from
  function gallery game gateway get global graph grid group handler hash header health help hidden history home hook host html icon id image import include index info init inline input
  insert install instance invoice item job join js json key label lang language layout lead level library like limit line link list live load locale location lock log login logout main
  manage manifest map mark media member menu merge message meta method metric mobile mode model module monitor name native nav network news node note notice null number object offer
  offset open option order origin output owner package page panel param parent parse partner password patch path payment permission photo ping plan platform player plugin policy poll
  popup port portal position post preview price print private process product profile project promo prompt property provider proxy public publish purchase query queue quote random
  range rate read redirect region register release remote remove render reply report request reset resource response rest result return review role root route rule run runtime sale
  sample save schedule schema scope score script search section secure select self send server service session set settings setup share shell shipping shop show sign site size sleep
  sort source space sql start state static statistic status step stock store stream string style submit subscribe summary support svg switch sync system tab table tag target task
  team temp template term test text theme thread thumb ticket time title token tool top topic track transfer translate tree trigger type ui union update upload url user util
  validate value vendor version video view visit visitor wait web webhook widget width wiki window wizard word workflow write xml zone`);
export const adjective = from(adjectives);
export const verb = from(verbs);
export const adverb = from(adverbs);
export const animal = from(animals);
export const product = from(products);
export const dish = from(dishes);
export const city = from(cities);
export const company = from(companies);
export const job = from(jobs);
export const book = from(books);
export const song = from(songs);
export const slogan = from(slogans);
export const techTalk = from(jargon);
export const emojiMark = from(emoji);
export const firstName = mostly([from(firstNames), 3], [capital(inventedWord), 1]);

const particle = oneOf(
  "O'",
  "D'",
  "d'",
  "N'",
  "M'",
  "L'",
  'Mc',
  'Mac',
  "dell'",
  "T'",
  "K'",
  "'t ",
  'de ',
  'van der ',
  'von ',
  'al-',
  'O’',
  'St. ',
  'bin ',
  'el ',
  "Ng'",
  "Ma'",
  'Le '
);
const joined = text`${from(lastNames)}${oneOf('-', '-', ' ', '‐')}${from(lastNames)}`;
/** Family names with apostrophes, particles, hyphens and suffixes beside plain ones. */
export const lastName = mostly(
  [from(lastNames), 5],
  [text`${particle}${oneOf(from(lastNames), capital(inventedWord))}`, 2],
  [joined, 0.6],
  [text`${from(lastNames)}${oneOf(', Jr.', ' III', ' Sr.', ', PhD', ' (geb. Maier)', ', M.D.')}`, 0.3],
  [text`${capital(inventedWord)}'${words('a i s el am in')}`, 0.4]
);
export const person = mostly(
  [text`${firstName} ${lastName}`, 6],
  [text`${lastName}, ${firstName}`, 1],
  [text`${firstName} ${letters('ABCDEFGHJKLMNPRSTW')}. ${lastName}`, 0.8],
  [text`${words('Dr. Mr. Mrs. Prof. Ms. Sra. Herr Frau M. Sig.')} ${lastName}`, 0.6],
  [text`${firstName} "${oneOf(capital(inventedWord), noun)}" ${lastName}`, 0.3],
  [text`${firstName} '${capital(inventedWord)}' ${lastName}`, 0.2]
);

const someone = oneOf(
  words('I we they you he she it people everyone somebody nobody'),
  text`${words('my our the their his her')} ${words('sister manager team boss neighbour dog daughter doctor colleague landlord teacher')}`,
  firstName
);
const past = words(
  'went came saw took gave bought asked told found left kept sent paid called wrote ordered returned selected updated inserted dropped deleted created joined grouped executed loaded declared alerted scripted injected granted altered merged fetched opened waited slept'
);
const plural = altered(noun, (word) =>
  word.endsWith('s') ? word : word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`
);
const time = oneOf(
  text`on ${words('Monday Tuesday Wednesday Thursday Friday Saturday Sunday')}`,
  text`at ${integer(1, 12)}${oneOf(':30', ':15', '', ':00')} ${words('am pm a.m. p.m.')}`,
  'last week',
  'next month',
  'tomorrow',
  text`in ${integer(2, 30)} days`,
  'yesterday',
  text`since ${integer(1990, 2024)}`,
  'this morning',
  'after lunch',
  'before the meeting',
  text`on ${integer(1, 28)}/${integer(1, 12)}`,
  'for a while',
  'again'
);
const place = oneOf(
  'at home',
  'in the office',
  text`in ${city}`,
  'at the union hall',
  'from the table',
  'in the kitchen',
  'at the bar',
  'on the second floor',
  'under the stairs',
  'in group B',
  'from the menu',
  'into the drawer',
  'on the website',
  'from where we sat',
  'in the database',
  'at the shell station',
  'in the script',
  'by order of the board'
);
const nounPhrase = oneOf(
  text`the ${noun}`,
  text`a ${adjective} ${noun}`,
  text`the ${adjective} ${noun}`,
  text`${words('my our your their this that each every no some any')} ${noun}`,
  plural,
  text`${integer(2, 900)} ${plural}`,
  text`all ${plural}`
);
const verbPhrase = oneOf(
  text`${past} ${nounPhrase}`,
  text`${past} ${nounPhrase} ${place}`,
  text`${words('can could should would will must might cannot')} ${verb} ${nounPhrase}`,
  text`${words("didn't don't won't can't couldn't isn't wasn't shouldn't")} ${verb} ${nounPhrase}`,
  text`${words('was is are were seemed felt became')} ${adverb} ${adjective}`,
  text`${words('want need have had plan tried like')} to ${verb} ${nounPhrase}`,
  text`${words("I'm we're it's that's there's you'll they've")} ${adjective}`
);

/** Everyday uses of words that mean something to a database, a shell or a browser. */
const doubleMeaning = oneOf(
  text`please select a ${noun} from the ${noun} table and drop us a line`,
  text`we could drop the ${noun} or update the ${noun} where needed`,
  text`the union of ${plural} and ${plural} will order by mail only`,
  text`insert the ${noun} into the ${noun} and delete the old one`,
  text`having ${integer(2, 9)} ${plural} or more, or having none, is fine`,
  text`${words('select choose pick')} ${words('all any one two')} from the list and ${words('group order sort')} by ${noun}`,
  text`create a table for ${integer(2, 12)}, or alter the booking where you like`,
  text`the cat sat on the ${noun}; the tail was longer than the head`,
  text`${words('kill stop')} the noise and sleep ${integer(6, 10)} hours, then wait for a delay of ${integer(5, 50)} minutes`,
  text`echo the ${noun} in the shell & ping me later`,
  text`a red alert: the script was late, and the event is on load`,
  text`the javascript class starts at ${integer(8, 18)}: bring a laptop`,
  text`my password is not 'password' or '1234', promise`,
  text`${words('wget curl ssh grep awk sudo bash nmap')} is the tool I use most; ls and cat come next`,
  text`I like 'like' and she likes "null", or so I heard`,
  text`the where clause, the from clause and the union select committee`,
  text`is 1 = 1 or is 2 = 2 the better ${noun}`,
  text`executive order ${integer(100, 20_000)} and the union's declaration`,
  text`update: the table is sold. Select items drop in price ${time}`,
  text`Table ${integer(1, 9)} or 1 and table ${integer(2, 9)} and 2`,
  text`the onload ramp and the onclick of the pen`,
  text`Select * items 'as is', or ask -- thanks`,
  text`either 5 or 6 and 7 -- no more; it's Tom's birthday`,
  text`add 1/2 cup of ${noun} or/and 3 tbsp; mix & wait`,
  text`the system root user group passed the password to etc.`,
  text`from A to B or from B to C where ${plural} sleep`
);
const sentenceEnd = mostly(
  ['.', 10],
  ['!', 1.5],
  ['?', 1.5],
  ['...', 0.6],
  [' :)', 0.5],
  [' ;-)', 0.3],
  [';', 0.3],
  [' <3', 0.2],
  ['!!!', 0.3],
  ['?!', 0.1],
  [' :(', 0.1],
  [text` ${emojiMark}`, 0.5],
  [' >:(', 0.05],
  [' ^^', 0.1],
  [' xD', 0.1],
  ['\u2026', 0.2],
  [' \\o/', 0.05],
  [' -_-', 0.05],
  [' :-/', 0.05],
  [' =)', 0.1],
  [' (:', 0.05],
  [" :'(", 0.05],
  [' </3', 0.03],
  [' o_O', 0.03],
  [' ¯\\_(ツ)_/¯', 0.05]
);
const clause = text`${someone} ${verbPhrase}`;
const aside = mostly(
  [text` (${adverb})`, 1],
  [text`, ${words('however therefore though honestly frankly anyway')},`, 1],
  [text` -- ${adverb} --`, 0.7],
  [text` "${adjective} ${noun}"`, 1],
  [text` '${noun}'`, 0.7],
  [text` – ${adverb} –`, 0.5],
  [text` [${integer(1, 40)}]`, 0.2],
  [text` / ${noun}`, 0.2],
  [text` & ${noun}`, 0.3],
  [text` (${integer(1, 99)}%)`, 0.3],
  [text` #${noun}`, 0.3],
  [text` @${inventedWord}`, 0.2],
  [text` @ $${integer(1, 99)}.99`, 0.2],
  [text` “${noun}”`, 0.3],
  [text` ‘${noun}’`, 0.2],
  [text` ${firstName}'s ${noun}`, 0.7]
);
export const sentence = capital(
  text`${mostly([text`${clause}${maybe(aside, 0.25)}${maybe(text` ${time}`, 0.4)}`, 6], [text`${clause}${oneOf(', and ', ' or ', ', but ', ' because ', ' and ', '; ', ', so ', ' where ', ' when ', ' - ')}${clause}`, 4], [text`${words('If When While Since Although Because Unless')} ${clause}, ${clause}`, 1.5], [text`${words('Do Did Can Could Should Would Why␣did How␣can Where␣did')} ${someone} ${verb} ${nounPhrase}?`, 1], [doubleMeaning, 1.3], [text`${nounPhrase} ${words('is was')} ${adjective} ${words('or and')} ${adjective}`, 1])}${sentenceEnd}`
);
export const mischievousSentence = capital(text`${doubleMeaning}${sentenceEnd}`);
export const paragraph = repeat(sentence, 2, 7, ' ');

type Speech = { small: string; syllables: string; join?: string; end?: string };
/** Function words and common syllables of languages: enough for the look of a text, not for its sense. */
const speeches: readonly Speech[] = [
  {
    small: 'der die das und oder nicht ist ein eine mit für auf von wir ich über können daß sich auch nach bei zum',
    syllables:
      'ge ver be en er te sch lich keit ung schaft haus ber tag wert stra ße kön müß spiel wirt an auf zu ein ent'
  },
  {
    small:
      "le la les un une et ou des du de l'été d'une n'est qu'il c'est j'ai pas que qui dans pour avec est où à ça s'il aujourd'hui",
    syllables: 'é tion ment re con pré eau ier ette ois ance pour tra vail mai son che val bon ne té è gue ri'
  },
  {
    small: 'el la los las un una y o de del que en por para con no es está más sí también ¿cómo ¿qué ¡hola! años niño',
    syllables: 'ción dad mente re es pa ra ca sa tra ba jo ñe ri do gar li co men sión tar cer vi'
  },
  {
    small: "il lo la gli un'altra dell'arte l'acqua e o di che non è con per più perché c'è dov'è un'ora nell'anno",
    syllables: 'zio ne men te ri bel lo gio ca re sta to mo glie pran zo tta gno che ci do ve'
  },
  {
    small: 'o a os as um uma e ou de que não é com para por mais está você também são às',
    syllables: 'ção mente ri ca sa ba lho nha mo ra do tei ro vi da pre ço es cri ão lha'
  },
  {
    small: "de het een en of niet is van op voor met ik je zijn er ook naar te bij zo'n 's",
    syllables: 'ge ver ij oe heid lijk straat huis aan uit werk dag sch eu ing loop groot'
  },
  {
    small: 'i w na nie się z do to jest że jak po co tak za ale czy od już',
    syllables: 'prze wie dzi ny ść czy ko nia rze szy łę ść ro bo ta wa nie kow ski mó wi'
  },
  {
    small: 'och att det som en är på av för med inte till den har de ett om så men',
    syllables: 'för stä ning lig het skog vat ten barn hus kväll år öra jul ster mark'
  },
  {
    small: 've bir bu da ne için ile çok mı mi değil o ben sen var yok gibi daha',
    syllables: 'lar ler mak mek yor dum gö rü şü kı sa ba şı ya zı ğı çe vir me nin'
  },
  {
    small: 'и в не на что я с он как это по но мы за к из у вы так же',
    syllables: 'пре ста ние раз го во рит при ход ная по лу чи тель ство ма ши на кра си во дел'
  },
  {
    small: 'і в не на що я з він як це по але ми за до із у ви так же',
    syllables: 'пе ре мо га ння роз ви ток ко ри сту вач їх ня пі дприє мство лю ди'
  },
  {
    small: 'και το να η ο του της με για δεν είναι στο που τα',
    syllables: 'κα λη μέ ρα πό λη σμα τι κός ευ χα ρι στώ ση μα ντι κό θά λασ σα'
  },
  { small: 'ב את של על לא זה עם הוא אני כל גם או', syllables: 'של ום בי תה מח שב ספ ריה עיר חנ ות דו אר הז מנה מח יר' },
  {
    small: 'في من على أن إلى هذا التي مع كان لا ما هو أو',
    syllables: 'مر حبا كت اب مد رسة ال سوق سع ر طل ب خد مة بي ت شر كة'
  },
  { small: 'و در به از که این را با است برای آن', syllables: 'خا نه کت اب دا نش گاه خر ید فر وش ایر ان سا ل نو' },
  { small: 'है का की के में से और को पर यह नहीं', syllables: 'नम स्ते कि ताब बा ज़ार शह र दो स्त खा ना पा नी' },
  {
    small: '的 是 在 不 了 有 和 人 这 我',
    syllables: '中 国 天 气 今 商 店 电 脑 手 机 好 大 学 生 日 订 单 价 格 服 务',
    join: '',
    end: '。'
  },
  {
    small: 'の は に を が と で も から です ます',
    syllables: '東 京 天 気 本 ありがとう ください カメラ スマホ 注文 料金 会社 今日 電車 ラーメン',
    join: '',
    end: '。'
  },
  {
    small: '이 그 저 은 는 을 를 에서 그리고 하지만',
    syllables: '안 녕 하 세 요 주 문 가 격 배 송 서 비 스 회 사 오 늘 사 람 컴 퓨 터'
  },
  {
    small: 'và của là có không cho một những được trong với người đã này',
    syllables: 'nước Việt đường phố giá tiền cảm ơn bán hàng điện thoại máy tính mới'
  },
  { small: 'ที่ และ ใน ของ ไม่ เป็น ได้ จะ มี', syllables: 'สวัส ดี ราคา สินค้า ตลาด บ้าน โทรศัพท์ กรุง เทพ', join: '' },
  {
    small: 'yang dan di itu dengan untuk tidak ini dari dalam akan pada juga',
    syllables: 'me ber kan an ter pe ma kan ru mah ba ru se ko lah ja lan'
  }
];
const prepared = speeches.map(({ small, syllables, join = ' ', end = '.' }) => ({
  small: small.split(' '),
  syllables: syllables.split(' '),
  join,
  end
}));

function foreignWord(rng: Rng, speech: (typeof prepared)[number]): string {
  if (rng.chance(0.45)) return rng.pick(speech.small);
  let written = '';
  for (let left = rng.int(1, 4); left > 0; left--) written += rng.pick(speech.syllables);
  return written;
}
/** A few to a score of words of one language other than English. */
export function foreignText(min: number, max: number): Write {
  return (rng) => {
    const speech = rng.pick(prepared);
    let written = '';
    for (let left = rng.int(min, max); left > 0; left--) {
      written += foreignWord(rng, speech);
      if (left > 1)
        written += rng.chance(0.12) ? `${rng.pick([',', '.', ' -', '!', '?', ';', ':'])}${speech.join}` : speech.join;
    }
    const whole = written.charAt(0).toUpperCase() + written.slice(1);
    return rng.chance(0.5) ? whole + speech.end : whole;
  };
}
export const foreignSentence = foreignText(4, 18);

const marks = Array.from('\u0300\u0301\u0302\u0303\u0308\u030a\u0327\u0330\u0334\u0337\u035c');
/** Letters drowned in combining marks, as some people write their nicknames. */
export const stacked = altered(inventedWord, (written, rng) =>
  Array.from(written, (letter) => letter + Array.from({ length: rng.int(0, 5) }, () => rng.pick(marks)).join('')).join(
    ''
  )
);
