import type { RequestRecord } from '#data/request-record.ts';

/** Past this many different texts a map costs more than it saves; it then starts anew. */
const MOST_TEXTS = 200_000;

export type Interner = { share: (record: RequestRecord) => void };

/**
 * Makes records share equal texts. A field cut from a line keeps the whole line alive, so each text is copied out the first time it
 * is seen.
 */
export function createInterner(): Interner {
  const texts = new Map<string, string>();
  const headers = new Map<string, Map<string, [string, string]>>();

  const share = (text: string): string => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    if (texts.size >= MOST_TEXTS) texts.clear();
    const copy = copyOut(text);
    texts.set(copy, copy);
    return copy;
  };

  const shareHeader = (header: [string, string]): [string, string] => {
    const [name, value] = header;
    let ofName = headers.get(name);
    if (!ofName) {
      if (headers.size >= MOST_TEXTS) headers.clear();
      headers.set(copyOut(name), (ofName = new Map<string, [string, string]>()));
    }
    const known = ofName.get(value);
    if (known) return known;
    if (ofName.size >= MOST_TEXTS) ofName.clear();
    const pair: [string, string] = [share(name), share(value)];
    ofName.set(pair[1], pair);
    return pair;
  };

  return {
    share: (record) => {
      record.clientKey = share(record.clientKey);
      record.address = share(record.address);
      record.method = share(record.method);
      record.target = share(record.target);
      record.httpVersion = share(record.httpVersion);
      record.headers = record.headers.map(shareHeader);
    }
  };
}

/** UTF-16 both ways keeps every code unit, but doubles Latin-1 text; well-formed text takes the shorter way. */
function copyOut(text: string): string {
  const encoding = text.isWellFormed() ? 'utf8' : 'utf16le';
  return Buffer.from(text, encoding).toString(encoding);
}
