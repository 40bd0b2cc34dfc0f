import {
  capital,
  digits,
  family,
  hex,
  integer,
  letters,
  maybe,
  oneOf,
  repeat,
  text,
  upper,
  words
} from '../template.ts';
import {
  city,
  company,
  emojiMark,
  firstName,
  foreignText,
  lastName,
  person,
  product,
  job
} from '../vocabulary/language.ts';
import { fileNames } from '../vocabulary/pools.ts';
import { epochMs, inventedWord, LOWER, uuid } from '../vocabulary/shared.ts';
import { noun } from '../vocabulary/code.ts';

const file = words(
  'report invoice scan photo img_ IMG_ DSC Screenshot Resume CV contract backup data export notes thesis final logo budget statement'
);
const separator = oneOf('_', '-', ' ', '', '.', ' - ', '__', '+', '%20');
const documents = words(
  'pdf docx xlsx jpg png csv txt zip pptx mp4 mov heic svg md json html js py sql sh tar.gz odt gif eps psd 7z log'
);
export const filenameTemplates = family('content/filename', {
  numbered: text`${file}${separator}${integer(1, 9999)}.${documents}`,
  copy: text`${file}${maybe(text`${separator}${noun}`)}${oneOf(text` (${integer(1, 20)})`, ' - Copy', text`(${integer(1, 9)})`, ' copy', text`_v${integer(1, 9)}`, text` [${integer(1, 9)}]`, '~', '_FINAL_final', text` - Kopie (${integer(2, 9)})`, text`.${words('bak old orig')}`)}.${documents}`,
  camera: oneOf(
    text`IMG_${integer(2010, 2026)}${digits(4)}_${digits(6)}${maybe(text`_${digits(3)}`)}.jpg`,
    text`DSC${digits(5)}.JPG`,
    text`PXL_${digits(8)}_${digits(9)}.MP.jpg`,
    text`Screenshot ${integer(2015, 2026)}-01-${integer(10, 28)} at ${integer(1, 12)}.${digits(2)}.${digits(2)} ${words('AM PM')}.png`,
    text`WhatsApp Image ${integer(2015, 2026)}-01-1${integer(0, 9)} at ${digits(2)}.${digits(2)}.${digits(2)}.jpeg`,
    text`signal-${integer(2018, 2026)}-01-${digits(2)}-${digits(6)}.jpeg`,
    text`FB_IMG_${epochMs}.jpg`,
    text`image${integer(0, 99)}.jpeg`
  ),
  person: text`${oneOf(lastName, person, inventedWord)}${separator}${file}${maybe(text`${separator}${integer(2000, 2026)}`)}.${documents}`,
  apostrophe: text`${firstName}'s ${noun}${maybe(text` & ${noun}`)}.${documents}`,
  foreign: text`${foreignText(1, 4)}.${documents}`,
  'commas-and-ampersands': text`${capital(noun)}, ${noun} & ${noun}${oneOf('', text` (${noun})`, text` #${integer(1, 99)}`, text` @ ${city}`, text` + ${noun}`, text`; ${noun}`, text` = ${noun}`, text` ${integer(1, 100)}%`, '!', text` $${integer(1, 99)}`, text` {${noun}}`)}.${documents}`,
  date: text`${integer(2000, 2026)}-${integer(10, 12)}-${integer(10, 28)}${separator}${noun}${maybe(text`${separator}${noun}`)}.${documents}`,
  technical: oneOf(
    text`${noun}.${hex(8)}.chunk.js`,
    text`${noun}.test.ts`,
    text`.${noun}rc`,
    text`${noun}.min.js.map`,
    text`lib${noun}-${integer(0, 9)}.${integer(0, 9)}.so.${integer(0, 9)}`,
    text`${noun}_${integer(0, 9)}.${integer(0, 9)}.${integer(0, 9)}_amd64.deb`,
    text`${noun}-${integer(1, 9)}.${integer(0, 9)}.${integer(0, 9)}.tgz`,
    text`__init__.py`,
    text`${noun}.d.ts`,
    text`[${noun}].tsx`,
    text`[...${noun}].tsx`,
    text`(${noun})/page.tsx`,
    text`${noun}.module.css`,
    text`Dockerfile.${noun}`,
    text`${noun}@2x.png`,
    text`docker-compose.${noun}.yml`,
    text`${digits(14)}_create_${noun}_table.${words('php rb sql')}`
  ),
  hashed: text`${hex(16, 40)}.${documents}`,
  'unix-path': oneOf(
    text`/home/${inventedWord}/${noun}/${file}.${documents}`,
    text`/var/www/${noun}/current/${noun}/${noun}.php`,
    text`/Users/${inventedWord}/Downloads/${file} (${integer(1, 9)}).${documents}`,
    text`/usr/local/lib/${noun}/${noun}.so`,
    text`~/${noun}/${noun}.${documents}`,
    text`/mnt/${noun}/${integer(2000, 2026)}/${noun}.${documents}`,
    text`/storage/emulated/0/DCIM/Camera/IMG_${digits(8)}.jpg`,
    text`/data/user/0/com.${inventedWord}.${noun}/cache/${uuid}.jpg`,
    text`/opt/${noun}/bin/${noun}`,
    text`/tmp/${noun}-${hex(8)}/${noun}.${documents}`
  ),
  'windows-path': oneOf(
    text`C:\\Users\\${inventedWord}\\${words('Documents Desktop Downloads Pictures')}\\${file}.${documents}`,
    text`C:\\fakepath\\${file}${separator}${integer(1, 99)}.${documents}`,
    text`D:\\${capital(noun)}\\${noun} ${noun}\\${file}.${documents}`,
    text`\\\\${inventedWord}-srv\\${noun}\\${capital(noun)}\\${file}.${documents}`,
    text`C:\\Program Files\\${capital(noun)}\\${noun}.exe`,
    text`%APPDATA%\\${capital(noun)}\\${noun}.json`,
    text`C:/${noun}/${noun}/${file}.${documents}`
  ),
  'relative-path': oneOf(
    text`./${noun}/${noun}.${documents}`,
    text`../${noun}/${noun}.${words('ts css png md')}`,
    text`${noun}/${noun}/../${noun}.js`,
    text`node_modules/${noun}/../${noun}/index.js`,
    text`../../${words('assets images fonts shared lib')}/${noun}.${words('png svg woff2 js scss')}`,
    text`src/${noun}/${capital(noun)}.tsx`,
    text`webpack:///./node_modules/${noun}/${noun}.js`,
    text`webpack:///../${noun}/src/index.ts?${hex(4)}`,
    text`../${capital(noun)}.md#${noun}`,
    text`./../${noun}.json`
  ),
  'object-key': text`${noun}/${integer(2000, 2026)}/${integer(1, 12)}/${integer(1, 28)}/${uuid}/${file}.${documents}`,
  'with-parentheses': text`${capital(noun)} (${noun} ${oneOf('&', 'and', '+', ',')} ${noun}) [${upper(noun)}].${documents}`,
  long: text`${repeat(noun, 5, 14, oneOf('-', '_', ' '))}.${documents}`,
  emoji: text`${noun} ${emojiMark} ${noun}.${documents}`,
  'system-name': oneOf(
    (rng) => rng.pick(fileNames),
    text`~$${noun}.docx`,
    text`.~lock.${noun}.odt#`,
    text`.${noun}.swp`,
    text`${noun}.${documents}.part`,
    text`#${noun}#`,
    text`${noun}.${documents}.${words('gz enc gpg sig')}`
  ),
  business: text`${upper(letters(LOWER, 2, 4))}-${digits(5)}${separator}${oneOf(company, job, product)}${separator}${file}.${documents}`,
  'query-like': text`${noun}.${documents}?v=${integer(1, 99)}${maybe(text`&${noun}=${noun}`)}`,
  'multipart-odd': oneOf(
    text`blob-${hex(4)}`,
    text`${noun}`,
    text`"${noun}.${documents}"`,
    text`${noun}.`,
    text`${noun}..${documents}`,
    text`.${noun}`,
    text`${noun}...${documents}`,
    text`${noun} .${documents}`
  )
});
