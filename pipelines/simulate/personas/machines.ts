import { afterAnswer, send, type Actor } from '../actor.ts';
import {
  checkHealth,
  exportReport,
  importRows,
  readFeed,
  readWellKnown,
  sendWebhook,
  sendXml
} from '../calls/machine-calls.ts';
import { sendBeacon } from '../calls/telemetry-calls.ts';
import { deadLink, listThings, openHome, viewThing } from '../calls/shop-calls.ts';
import { drawPassword, signIn } from '../calls/account-calls.ts';
import { becomeSignedIn, type Cast } from '../clients/cast.ts';
import { namedProgram, silentProgram } from '../clients/programs.ts';
import { drawApiKey } from '../clients/tokens.ts';
import { sameAccept } from '../clients/agent.ts';
import { idAt, somePerson, type Scene } from '../scene.ts';

/** A machine that goes on for the whole period, one request about every `paceMs`. */
export type Routine = (scene: Scene, cast: Cast, paceMs: number) => Actor;

export function* healthChecker(scene: Scene, cast: Cast, paceMs: number): Actor {
  const { rng } = scene;
  const client = cast.program(
    scene,
    namedProgram(
      rng.pick([
        'kube-probe/1.29',
        'ELB-HealthChecker/2.0',
        'Prometheus/2.51.0',
        'UptimeRobot/2.0',
        'Pingdom.com_bot_version_1.4',
        'GoogleHC/1.0'
      ])
    )
  );
  for (;;) yield* send(scene, client, checkHealth(scene), Math.max(100, rng.normal(paceMs, 40)));
}

/** Watches that people can still sign in: the same account, over and over, from one address. */
export function* syntheticCheck(scene: Scene, cast: Cast, paceMs: number): Actor {
  const { rng } = scene;
  const client = cast.browser(scene);
  const login = somePerson(scene).email;
  const password = drawPassword(scene);
  for (;;) {
    yield* send(scene, client, openHome(scene), 2 * paceMs);
    yield* send(scene, client, signIn(scene, login, password), rng.between(900, 1_500));
  }
}

export function* partnerCron(scene: Scene, cast: Cast, paceMs: number): Actor {
  const { rng } = scene;
  const client = rng.chance(0.5) ? cast.keyed(scene) : cast.script(scene);
  if (client.credentials.kind === 'none' && rng.chance(0.5)) becomeSignedIn(scene, client, somePerson(scene));
  const job = rng.pick([
    sendXml,
    (at: Scene) => listThings(at, 'order'),
    (at: Scene) => importRows(at, rng.int(3, 20)),
    exportReport
  ]);
  const burst = rng.int(1, 12);
  for (;;) {
    let answer = yield* send(scene, client, job(scene), Math.max(1_000, rng.normal(paceMs * burst, 150)));
    for (let left = burst - 1; left > 0; left--)
      answer = yield* send(scene, client, job(scene), afterAnswer(answer, 15));
  }
}

export function* webhookSender(scene: Scene, cast: Cast, paceMs: number): Actor {
  const { rng } = scene;
  const source = rng.pick(['stripe', 'github', 'mailer', 'crm', 'payments', 'shipping']);
  const client = cast.program(
    scene,
    rng.chance(0.6)
      ? silentProgram()
      : namedProgram(
          rng.pick([
            'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
            'GitHub-Hookshot/044aadd',
            'Shopify-Captain-Hook'
          ])
        )
  );
  for (;;) {
    const call = sendWebhook(scene, source);
    const answer = yield* send(scene, client, call, rng.exponential(paceMs));
    if (answer.status >= 500) yield* send(scene, client, call, afterAnswer(answer, rng.between(5_000, 60_000)));
  }
}

const CRAWLERS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)',
  'DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)',
  'CCBot/2.0 (https://commoncrawl.org/faq/)',
  'Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)'
];

/** Reads robots.txt, keeps its pace, and asks for much that is long gone. */
export function* crawler(scene: Scene, cast: Cast, paceMs: number): Actor {
  const { rng } = scene;
  const client = cast.program(
    scene,
    namedProgram(rng.pick(CRAWLERS), {
      accept: sameAccept('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')
    })
  );
  if (rng.chance(0.6)) client.proxyHeaders.push(['from', 'crawler@search.example']);
  const dead = rng.between(0.03, 0.3);
  yield* send(scene, client, readWellKnown(scene), rng.next() * paceMs);
  for (let at = rng.int(0, scene.site.idCount); ; at++) {
    const noun = rng.pick(['product', 'entry', 'category', 'product'] as const);
    const call = rng.chance(dead)
      ? deadLink(scene)
      : rng.chance(0.2)
        ? listThings(scene, noun, rng.int(0, 40))
        : viewThing(scene, noun, idAt(scene.site, noun, at * 7919));
    yield* send(scene, client, rng.chance(0.03) ? readWellKnown(scene) : call, rng.logNormal(paceMs * 0.9, 0.4));
  }
}

export function* feedReader(scene: Scene, cast: Cast, paceMs: number): Actor {
  const { rng } = scene;
  const client = cast.program(
    scene,
    namedProgram(
      rng.pick([
        'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers)',
        'FreshRSS/1.23.1 (Linux; https://freshrss.org)',
        'Tiny Tiny RSS/23.10',
        'NetNewsWire (RSS Reader)',
        'Inoreader/1.0'
      ])
    )
  );
  for (;;) yield* send(scene, client, readFeed(scene, rng.chance(0.2)), Math.max(500, rng.normal(paceMs, paceMs / 20)));
}

/** Programs of many people that wake at the same minute: readers on the hour, apps that look for news. */
export function* pollersInStep(scene: Scene, cast: Cast, paceMs: number): Actor {
  const { rng } = scene;
  const call = rng.chance(0.6) ? readFeed(scene, false) : listThings(scene, rng.pick(['entry', 'product'] as const));
  const clients = Array.from({ length: rng.int(6, 40) }, () =>
    rng.chance(0.4) ? cast.app(scene) : cast.script(scene)
  );
  const spreadMs = rng.between(500, 25_000);
  for (;;) {
    yield* send(scene, clients[0]!, call, paceMs * clients.length);
    for (const client of clients.slice(1)) yield* send(scene, client, call, rng.exponential(spreadMs / clients.length));
  }
}

/** Devices in the field that report what they measure. */
export function* sensor(scene: Scene, cast: Cast, paceMs: number): Actor {
  const { rng } = scene;
  const client = cast.program(
    scene,
    rng.chance(0.3)
      ? silentProgram()
      : namedProgram(rng.pick(['ESP32HTTPClient', 'Telegraf/1.29.1', 'fluent-bit/2.2', 'Vector/0.36']))
  );
  client.credentials = drawApiKey(rng);
  for (;;) yield* send(scene, client, sendBeacon(scene), Math.max(50, rng.normal(paceMs, paceMs / 30)));
}

/** A link was shared: several services look at the same thing within seconds. */
export function* linkPreview(scene: Scene, cast: Cast): Actor {
  const { rng } = scene;
  const call = viewThing(scene, rng.pick(['product', 'entry']));
  const readers = [
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'Twitterbot/1.0',
    'WhatsApp/2.23.20.0',
    'TelegramBot (like TwitterBot)',
    'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)'
  ];
  for (const userAgent of rng.shuffle(readers).slice(0, rng.int(1, 4))) {
    yield* send(scene, cast.program(scene, namedProgram(userAgent)), call, rng.exponential(900));
  }
}
