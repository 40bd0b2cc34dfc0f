/** One request as it goes on the wire; headers beyond those every request carries. */
export type BenchRequest = { method: string; target: string; headers: [string, string][]; body: string };

/** What a current browser sends with a page's request. */
export const BROWSER: [string, string][] = [
  ['host', 'shop.example'],
  ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['accept', 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8'],
  ['accept-language', 'en-GB,en;q=0.7'],
  ['accept-encoding', 'gzip, deflate, br'],
  ['sec-fetch-mode', 'navigate']
];
const BOUNDARY = '----WebKitFormBoundary7MA4YWxkTrZu0gW';

/** `text` in its place, written as that place asks for. */
export const PLACES: Readonly<Record<string, (text: string) => BenchRequest>> = {
  path: (text) => get(`/files/${encode(text)}`),
  query: (text) => get(`/search?page=2&q=${encode(text)}&sort=asc`),
  form: (text) =>
    post('application/x-www-form-urlencoded', `name=Ann&comment=${encode(text).replaceAll('%20', '+')}&go=1`),
  multipart: (text) =>
    post(
      `multipart/form-data; boundary=${BOUNDARY}`,
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="title"\r\n\r\nReport\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="comment"\r\n\r\n${text}\r\n--${BOUNDARY}--\r\n`
    ),
  json: (text) => post('application/json', JSON.stringify({ name: 'Ann', comment: text, stars: 4 })),
  'json-key': (text) => post('application/json', JSON.stringify({ name: 'Ann', [text]: 1 })),
  xml: (text) =>
    post(
      'application/xml',
      `<?xml version="1.0"?><order><name>Ann</name><note>${text.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`)}</note></order>`
    ),
  cookie: (text) => get('/account', [['cookie', `sid=4f2a9c77; pref=${encode(text)}`]]),
  header: (text) => get('/account', [['referer', `https://shop.example/?ref=${encode(text)}`]]),
  'user-agent': (text) => get('/account', [['user-agent', printable(text)]])
};

function get(target: string, headers: [string, string][] = []): BenchRequest {
  const own = new Set(headers.map(([name]) => name));
  return { method: 'GET', target, headers: [...BROWSER.filter(([name]) => !own.has(name)), ...headers], body: '' };
}

function post(type: string, body: string): BenchRequest {
  const headers: [string, string][] = [
    ...BROWSER,
    ['content-type', type],
    ['content-length', String(Buffer.byteLength(body))]
  ];
  return { method: 'POST', target: '/comments', headers, body };
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("'", '%27');
}

/** A header line cannot carry line ends, controls or characters beyond Latin-1. */
function printable(text: string): string {
  return text.replace(/[^\t\x20-\x7e\xa1-\xff]/g, (character) => encode(character));
}
