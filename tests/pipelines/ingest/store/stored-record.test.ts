import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '#data/request-record.ts';
import type { PayloadPolicy } from '#data/privacy/stored-content.ts';
import { toStoredRecord } from '#pipelines/ingest/store/stored-record.ts';
import { createPseudonymiser } from '#platform/pseudonym.ts';
import { anyRecord } from '../any-record.ts';

const pseudonymise = createPseudonymiser({ secret: new Uint8Array(32).fill(3), rotationDays: 30 });
const [base] = fc.sample(anyRecord, { numRuns: 1, seed: 1 });
const store = (changes: Partial<RequestRecord>, payloads: PayloadPolicy): RequestRecord =>
  toStoredRecord({ ...base!, label: null, headers: [], body: '', target: '/', ...changes }, pseudonymise, payloads);
const policy = fc.constantFrom<PayloadPolicy>('off', 'masked', 'full');

/** Letters only, so that no shape of it could pass for it and no pseudonym could hold it. */
const canary = fc.stringMatching(/^[g-z]{12,24}$/).map((text) => `CANARY${text}`);
const credentialName = fc.constantFrom(
  'password',
  'passwd',
  'pwd',
  'client_secret',
  'token',
  'api_key',
  'apiKey',
  'session',
  'otp',
  'card',
  'userPassword',
  'x-auth'
);

/** Each way a credential can travel. */
const carriers: Record<string, (secret: string, name: string) => Partial<RequestRecord>> = {
  'authorization header': (secret) => ({ headers: [['authorization', `Bearer ${secret}`]] }),
  'cookie header': (secret) => ({ headers: [['cookie', `a=1; sid=${secret}`]] }),
  'API key header': (secret) => ({ headers: [['x-api-key', secret]] }),
  'admin key header': (secret) => ({ headers: [['x-admin-api-key', secret]] }),
  'header of a telling name': (secret, name) => ({ headers: [[`x-${name.toLowerCase()}`, secret]] }),
  'bearer token in another header': (secret) => ({ headers: [['x-forwarded-authority', `Bearer ${secret}`]] }),
  'query parameter': (secret, name) => ({ target: `/login?a=1&${name}=${secret}&b=2` }),
  'percent-encoded name': (secret) => ({ target: `/login?pass%2577ord=${secret}` }),
  'path parameter': (secret) => ({ target: `/a;jsessionid=${secret}/b?c=1` }),
  'JSON inside a query parameter': (secret, name) => ({
    target: `/a?q=${encodeURIComponent(JSON.stringify({ [name]: secret }))}`
  }),
  'referring page': (secret, name) => ({ headers: [['referer', `https://shop.example/reset?${name}=${secret}`]] }),
  'credentials in a URL': (secret) => ({ headers: [['x-callback', `https://anna:${secret}@shop.example/`]] }),
  form: (secret, name) => ({
    body: `user=anna&${name}=${secret}`,
    headers: [['content-type', 'application/x-www-form-urlencoded']]
  }),
  JSON: (secret, name) => ({ body: JSON.stringify({ user: { name: 'anna', [name]: secret } }) }),
  'JSON of escaped keys': (secret) => ({ body: `{"pass\\u0077ord":"${secret}"}` }),
  'JSON object under a telling key': (secret, name) => ({
    body: JSON.stringify({ [name]: { number: secret, list: [secret, { a: secret }] }, b: 1 })
  }),
  'JSON cut off': (secret, name) => ({ body: `{"user":"anna","${name}":"${secret}` }),
  'JSON inside JSON': (secret, name) => ({ body: JSON.stringify({ inner: JSON.stringify({ [name]: secret }) }) }),
  GraphQL: (secret) => ({
    body: JSON.stringify({ query: `mutation { login(name: "anna", password: "${secret}") { id } }` })
  }),
  multipart: (secret, name) => ({
    body: `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${secret}\r\n--edge--\r\n`,
    headers: [['content-type', 'multipart/form-data; boundary=edge']]
  }),
  'XML element': (secret, name) => ({ body: `<login><user>anna</user><${name}>${secret}</${name}></login>` }),
  'XML character data': (secret) => ({ body: `<login><password><![CDATA[${secret}]]></password></login>` }),
  'XML attribute': (secret, name) => ({ body: `<login user="anna" ${name}="${secret}"/>` }),
  'plain text': (secret, name) => ({ body: `note to self\n${name}: ${secret}\n` })
};

describe('a stored record', () => {
  it.each(Object.keys(carriers))('never holds a credential: %s', (carrier) => {
    fc.assert(
      fc.property(canary, credentialName, policy, (secret, name, payloads) => {
        const changes = carriers[carrier]!(secret, name);
        expect(JSON.stringify({ ...base, ...changes })).toContain(secret);
        expect(JSON.stringify(store(changes, payloads))).not.toContain(secret);
      })
    );
  });

  it.each(['x-forwarded-for', 'x-real-ip', 'forwarded', 'cf-connecting-ip', 'true-client-ip', 'client-ip'])(
    'never holds an address as sent in %s, and gives equal addresses one name',
    (header) => {
      fc.assert(
        fc.property(
          fc.ipV4().filter((address) => address.length > 8),
          policy,
          (address, payloads) => {
            const value = header === 'forwarded' ? `for=${address};proto=https` : address;
            const stored = store({ address, clientKey: `addr:${address}`, headers: [[header, value]] }, payloads);
            expect(JSON.stringify(stored)).not.toContain(address);
            expect(stored.headers[0]?.[1]).toContain(stored.address);
            expect(stored.clientKey).toMatch(/^addr:[0-9a-f]{32}$/);
          }
        )
      );
    }
  );

  it('keeps who is unknown unknown, and the kind of key of the others', () => {
    expect(store({ clientKey: 'addr:unknown', address: '' }, 'off')).toMatchObject({
      clientKey: 'addr:unknown',
      address: ''
    });
    expect(store({ clientKey: 'key:till-7' }, 'off').clientKey).toMatch(/^key:[0-9a-f]{32}$/);
  });

  it.each<PayloadPolicy>(['off', 'masked'])('names no person under %s', (payloads) => {
    const mail = 'anna.bell@shop.example';
    const stored = store(
      {
        target: `/users/${encodeURIComponent(mail)}/orders?user=${mail}&n=1`,
        headers: [
          ['referer', `https://shop.example/?from=${mail}`],
          ['user-agent', `SampleBot/1.0 (+mailto:${mail})`],
          ['x-user', mail],
          ['from', mail]
        ],
        body: JSON.stringify({ mail, [mail]: 1 })
      },
      payloads
    );
    expect(JSON.stringify(stored)).not.toMatch(/anna|bell/);
    expect(stored.target).toBe('/users/aaaa.aaaa%40aaaa.aaaaaaa/orders?user=aaaa.aaaa%40aaaa.aaaaaaa&n=9');
  });

  it.each<[PayloadPolicy, string]>([
    ['off', ''],
    ['masked', '{"text":"a\' aa 9=9","list":[99,true,null]}'],
    ['full', '{"text":"a\' or 1=1","list":[12,true,null]}']
  ])('keeps of a body under %s what that says', (payloads, body) => {
    expect(store({ body: '{"text":"a\' or 1=1","list":[12,true,null]}', bodyBytes: 42 }, payloads)).toMatchObject({
      body,
      bodyBytes: 42
    });
  });

  it('changes nothing in full content without credentials', () => {
    const changes: Partial<RequestRecord> = {
      target: '/search;v=2?q=O%27Brien+%26+sons&page=2&author=x&discard=no',
      headers: [
        ['user-agent', "() { :; }; echo 'x'"],
        ['referer', 'https://shop.example/a?b=c']
      ],
      body: '{ "q" : "SELECT \\u0061 FROM b", "n": -1.5e3, "deep": [ {"k": "v"} ] }'
    };
    expect(store(changes, 'full')).toMatchObject(changes);
  });

  it('is still a record, whatever came in, and storing it again changes no structure', () => {
    fc.assert(
      fc.property(anyRecord, policy, (record, payloads) => {
        const stored = toStoredRecord(record, pseudonymise, payloads);
        expect(stored).toMatchObject({ method: record.method, status: record.status, bodyBytes: record.bodyBytes });
        expect(stored.headers.map(([name]) => name)).toEqual(record.headers.map(([name]) => name));
        expect(stored.target.split('?')[0]?.split('/')).toHaveLength(record.target.split('?')[0]!.split('/').length);
      })
    );
  });
});
