import type { Rng } from '#models/rng.ts';
import { machineValue, token, trackingCookies } from '../noise.ts';
import type { Scene } from '../scene.ts';
import type { Person } from '../words.ts';
import type { AddressBook } from './address-book.ts';
import type { Agent } from './agent.ts';
import { drawBrowser } from './browsers.ts';
import { newClient, setCookie, type Client } from './client.ts';
import { drawMobileApp, drawScript } from './programs.ts';
import { bearerFor, drawApiKey } from './tokens.ts';

/** Makes clients. Honest people and attackers come from here alike, so nothing but their behaviour tells them apart. */
export class Cast {
  readonly #addresses: AddressBook;

  constructor(addresses: AddressBook) {
    this.#addresses = addresses;
  }

  address(rng: Rng): string {
    return this.#addresses.draw(rng);
  }

  browser(scene: Scene, address = this.address(scene.rng)): Client {
    const { rng } = scene;
    const returning = rng.chance(0.7);
    return newClient(address, drawBrowser(rng, scene.language), {
      cookies: returning ? trackingCookies(rng, scene.nowMs()) : [],
      referrer: rng.weighted([
        ['', 5],
        ['https://www.google.com/', 3],
        [
          `https://${rng.pick(['news', 'forum', 'mail', 'search'])}.example/${token(rng, 6)}?q=${encodeURIComponent(rng.pick(scene.words.get(scene.language)!.products))}`,
          2
        ]
      ]),
      proxyHeaders: proxyHeaders(rng)
    });
  }

  app(scene: Scene, address = this.address(scene.rng)): Client {
    return newClient(address, drawMobileApp(scene.rng, scene.language), { proxyHeaders: proxyHeaders(scene.rng) });
  }

  script(scene: Scene, address = this.address(scene.rng)): Client {
    return newClient(address, drawScript(scene.rng), { proxyHeaders: proxyHeaders(scene.rng) });
  }

  keyed(scene: Scene, address = this.address(scene.rng)): Client {
    return { ...this.script(scene, address), credentials: drawApiKey(scene.rng) };
  }

  program(scene: Scene, agent: Agent): Client {
    return newClient(this.address(scene.rng), agent);
  }

  /** One of the three kinds honest people use, as a site's traffic has them. */
  person(scene: Scene, address = this.address(scene.rng)): Client {
    return scene.site.flavour !== 'pages' && scene.rng.chance(0.35)
      ? this.app(scene, address)
      : this.browser(scene, address);
  }
}

/** What a right password changes: a token where the site uses them, a session cookie elsewhere. */
export function becomeSignedIn(scene: Scene, client: Client, person: Person): void {
  const { rng, site } = scene;
  if (site.usesBearer) client.credentials = bearerFor(rng, site, person.userName, scene.nowMs());
  else setCookie(client, site.sessionCookie, sessionCookieValue(scene));
}

export function sessionCookieValue(scene: Scene): string {
  const { rng, site } = scene;
  if (site.sessionCookie === 'connect.sid')
    return `s%3A${token(rng, 32)}.${encodeURIComponent(Buffer.from(token(rng, 32)).toString('base64'))}`;
  if (site.sessionCookie === 'laravel_session')
    return encodeURIComponent(
      Buffer.from(JSON.stringify({ iv: token(rng, 22), value: token(rng, 90), mac: rng.hex(64) })).toString('base64')
    );
  return rng.chance(0.5) ? rng.hex(32) : token(rng, 40);
}

/** Some corporate networks and privacy services add themselves to what passes through. */
function proxyHeaders(rng: Rng): [string, string][] {
  if (!rng.chance(0.08)) return [];
  return rng.pick([
    [['via', `1.1 proxy-${rng.int(1, 9)}.corp.example (squid/5.7)`]],
    [['x-forwarded-for', `10.${rng.int(0, 255)}.${rng.int(0, 255)}.${rng.int(1, 254)}`]],
    [['x-requested-with', 'XMLHttpRequest']],
    [['traceparent', `00-${rng.hex(32)}-${rng.hex(16)}-01`]],
    [['x-client-data', machineValue(rng, 0).replace(/[^ -~]/g, '')]]
  ] as [string, string][][]);
}
