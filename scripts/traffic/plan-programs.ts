import type { RequestRecord } from '#data/request-record.ts';
import type { PlannedRequest } from './planned-request.ts';

type Program = {
  name: string;
  address: string;
  everyMs: number;
  request: (turn: number) => Pick<RequestRecord, 'method' | 'target' | 'headers' | 'body' | 'responseBytes'>;
};

/** 2 KB of what a payment service reports, and no word on who reports it. */
const EVENT = JSON.stringify({
  id: 'evt_1042',
  type: 'invoice.paid',
  data: {
    customer: { id: 'cus_77', name: "Siobhán O'Neill", email: 'siobhan.oneill@example.org' },
    lines: Array.from({ length: 14 }, (_none, line) => ({
      sku: `A-${100 + line}`,
      description: 'Oak shelf, 80 x 20 cm; “select” grade',
      quantity: 1 + (line % 3),
      amount: 1999 + 10 * line,
      currency: 'eur'
    }))
  }
});

/** Programs that look odd and are welcome: every rule of thumb against robots would stop one of them. */
const PROGRAMS: readonly Program[] = [
  {
    name: 'webhook without user agent',
    address: '192.0.2.11',
    everyMs: 1_500,
    request: (turn) => {
      const body = EVENT.replace('evt_1042', `evt_${1042 + turn}`);
      const headers: [string, string][] = [
        ['host', 'shop.example'],
        ['content-type', 'application/json'],
        ['accept', '*/*'],
        ['content-length', String(Buffer.byteLength(body))]
      ];
      return { method: 'POST', target: '/webhooks/payments', headers, body, responseBytes: 2 };
    }
  },
  {
    name: 'cron poller',
    address: '192.0.2.12',
    everyMs: 1_000,
    request: () => ({
      method: 'GET',
      target: '/api/orders?status=open&limit=50',
      headers: [
        ['host', 'shop.example'],
        ['user-agent', 'curl/8.5.0'],
        ['accept', '*/*']
      ],
      body: '',
      responseBytes: 3_400
    })
  },
  {
    name: 'search crawler',
    address: '192.0.2.13',
    everyMs: 2_000,
    request: (turn) => ({
      method: 'GET',
      target: turn === 0 ? '/robots.txt' : turn % 5 === 0 ? `/products?page=${turn / 5}` : `/products/${37 * turn}`,
      headers: [
        ['host', 'shop.example'],
        ['connection', 'keep-alive'],
        ['accept', 'text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8'],
        ['accept-encoding', 'gzip, deflate, br'],
        ['user-agent', 'Mozilla/5.0 (compatible; ExampleBot/2.1; +https://search.example/bot.html)'],
        ['from', 'crawler@search.example']
      ],
      body: '',
      responseBytes: 14_000
    })
  }
];

/** A webhook without user agent, a cron poller and a search crawler, each at its own beat; the record's actor is the program's name. */
export function planPrograms({ seconds, seed }: { seconds: number; seed: number }): PlannedRequest[] {
  return PROGRAMS.flatMap(({ name, address, everyMs, request }) =>
    Array.from({ length: Math.ceil((seconds * 1000) / everyMs) }, (_none, turn) => ({
      atMs: turn * everyMs,
      record: {
        ...request(turn),
        requestId: `program-${seed}-${address}-${turn}`,
        timestampMs: turn * everyMs,
        clientKey: `addr:${address}`,
        address,
        httpVersion: '1.1',
        bodyBytes: Buffer.byteLength(request(turn).body),
        status: 200,
        latencyMs: 12,
        label: {
          attackClass: 'benign',
          source: 'generator',
          actor: name,
          campaignId: '',
          templateId: '',
          attackPlace: ''
        }
      } satisfies RequestRecord
    }))
  );
}
