import { altered, integer, maybe, oneOf, repeat, text, words, type Template, type Write } from '../template.ts';
import { firstName, noun, product, sentence, foreignText } from '../vocabulary/language.ts';
import { domain, inventedWord, token } from '../vocabulary/shared.ts';

const key = oneOf(noun, words('id q name search user title comment url file email query value message'));
const ordinary = oneOf(
  noun,
  integer(1, 9999),
  product,
  text`${noun} ${noun}`,
  firstName,
  text`${inventedWord}@${domain}`,
  token,
  foreignText(1, 3),
  text`https://${domain}/${noun}`
);

/** Where a payload stands when it does not stand alone. */
const CARRIERS = {
  'behind-value': (payload: Write) => text`${ordinary}${oneOf('', ' ', '', '/')}${payload}`,
  'before-value': (payload: Write) => text`${payload}${oneOf(' ', '\n', ', ', '')}${ordinary}`,
  'in-json':
    (payload: Write): Write =>
    (rng) =>
      JSON.stringify(
        rng.chance(0.5)
          ? { [key(rng)]: payload(rng) }
          : { [key(rng)]: ordinary(rng), [key(rng)]: payload(rng), n: rng.int(0, 99) }
      ),
  'in-query': (payload: Write) =>
    text`${maybe(text`/${noun}/${noun}?`)}${repeat(text`${key}=${noun}&`, 0, 2)}${key}=${altered(payload, (written, rng) => (rng.chance(0.5) ? encodeURIComponent(written.toWellFormed()) : written))}`,
  'in-sentence': (payload: Write) => text`${sentence} ${payload} ${sentence}`,
  'after-sentence': (payload: Write) => text`${oneOf(sentence, foreignText(3, 9))}${oneOf(' ', '\n', '')}${payload}`,
  'in-agent': (payload: Write) =>
    text`Mozilla/5.0 (${oneOf('Windows NT 10.0; Win64; x64', 'X11; Linux x86_64', 'compatible; bot')}) ${payload}`
} as const;
type Carrier = keyof typeof CARRIERS;
export const AMID_DATA: readonly Carrier[] = ['behind-value', 'before-value', 'in-json', 'in-query', 'in-agent'];
export const ANYWHERE = Object.keys(CARRIERS) as Carrier[];

/** Every group of templates in every carrier. */
export function carriedPayloads(
  prefix: string,
  groups: Readonly<Record<string, readonly Template[]>>,
  carriers: readonly Carrier[]
): Template[] {
  return Object.entries(groups).flatMap(([group, templates]) => {
    const any = oneOf(...templates.map(({ write }) => write));
    return carriers.map((carrier) => ({ id: `${prefix}/${carrier}/${group}`, write: CARRIERS[carrier](any) }));
  });
}
