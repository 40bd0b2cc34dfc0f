import type { Rng } from '#models/rng.ts';
import type { Language } from '../words.ts';
import { sameAccept, type Agent } from './agent.ts';
import { acceptLanguage } from './browsers.ts';

const words = (list: string): string[] => list.split(' ');

function program(userAgent: string, order: string, more: Partial<Agent> = {}): Agent {
  return {
    userAgent,
    httpVersion: '1.1',
    urlStyle: 'strict',
    order: words(order),
    fixed: {},
    accept: sameAccept('*/*'),
    isBrowser: false,
    ...more
  };
}

export function drawMobileApp(rng: Rng, language: Language): Agent {
  const version = `${rng.int(1, 9)}.${rng.int(0, 30)}.${rng.int(0, 9)}`;
  const app = rng.pick([
    'ShopApp',
    'Marketplace',
    'Companion',
    'FieldForce',
    'TeamDesk',
    'Wallet',
    'com.example.store'
  ]);
  const json = { accept: sameAccept('application/json') };
  switch (rng.int(0, 2)) {
    case 0:
      return program(
        rng.chance(0.5)
          ? `okhttp/4.${rng.int(9, 12)}.${rng.int(0, 3)}`
          : `${app}/${version} (Android ${rng.int(10, 15)}; ${rng.pick(['Pixel 7', 'SM-G991B', 'M2102J20SG', 'CPH2269'])})`,
        '* accept x-app-version accept-language content-type content-length host connection accept-encoding cookie user-agent',
        {
          ...json,
          fixed: {
            connection: 'Keep-Alive',
            'accept-encoding': 'gzip',
            'x-app-version': version,
            'accept-language': acceptLanguage(rng, language)
          }
        }
      );
    case 1:
      return program(
        `${app}/${version} (iPhone; iOS ${rng.int(15, 18)}.${rng.int(0, 6)}; Scale/3.00)`,
        'host content-type cookie accept * accept-language accept-encoding content-length user-agent',
        {
          ...json,
          httpVersion: '2.0',
          urlStyle: 'browser',
          fixed: {
            'accept-language': acceptLanguage(rng, language).split(',')[0]!,
            'accept-encoding': 'gzip, deflate, br'
          }
        }
      );
    default:
      return program(
        `Dart/3.${rng.int(0, 6)} (dart:io)`,
        'user-agent accept accept-encoding * content-length host content-type cookie',
        {
          ...json,
          fixed: { 'accept-encoding': 'gzip' }
        }
      );
  }
}

/** Scripts and SDKs: partners, power users, importers, and just as often attackers. */
export function drawScript(rng: Rng): Agent {
  return rng.weighted(SCRIPTS)(rng);
}

const SCRIPTS: readonly (readonly [(rng: Rng) => Agent, number])[] = [
  [pythonRequests, 30],
  [curl, 18],
  [goClient, 12],
  [axios, 12],
  [javaClient, 8],
  [guzzle, 8],
  [postman, 6],
  [otherScript, 6]
];

function pythonRequests(rng: Rng): Agent {
  return program(
    `python-requests/2.${rng.int(25, 32)}.${rng.int(0, 5)}`,
    'host user-agent accept-encoding accept connection * cookie content-length content-type',
    { fixed: { 'accept-encoding': 'gzip, deflate', connection: 'keep-alive' }, urlStyle: 'form' }
  );
}

function curl(rng: Rng): Agent {
  return program(
    `curl/${rng.int(7, 8)}.${rng.int(1, 88)}.0`,
    'host * user-agent accept cookie content-length content-type',
    { urlStyle: rng.pick(['strict', 'lenient'] as const) }
  );
}

function goClient(): Agent {
  return program('Go-http-client/1.1', 'host user-agent content-length * content-type cookie accept-encoding', {
    fixed: { 'accept-encoding': 'gzip' },
    accept: sameAccept(''),
    urlStyle: 'form'
  });
}

function axios(rng: Rng): Agent {
  return program(
    `axios/1.${rng.int(0, 7)}.${rng.int(0, 9)}`,
    'accept content-type * user-agent content-length accept-encoding host connection cookie',
    {
      fixed: { 'accept-encoding': 'gzip, compress, deflate, br', connection: 'close' },
      accept: sameAccept('application/json, text/plain, */*')
    }
  );
}

function javaClient(rng: Rng): Agent {
  return program(
    `Java-http-client/${rng.pick(['11.0.20', '17.0.9', '21.0.2'])}`,
    'connection content-length host http2-settings upgrade user-agent accept * content-type cookie',
    { accept: sameAccept('application/json'), urlStyle: 'form' }
  );
}

function guzzle(): Agent {
  return program('GuzzleHttp/7', 'content-length user-agent content-type * accept host cookie', {
    accept: sameAccept('application/json')
  });
}

function postman(rng: Rng): Agent {
  return program(
    `PostmanRuntime/7.${rng.int(28, 43)}.0`,
    'content-type * user-agent accept postman-token host accept-encoding connection content-length cookie',
    {
      fixed: { 'accept-encoding': 'gzip, deflate, br', connection: 'keep-alive', 'postman-token': rng.hex(32) }
    }
  );
}

function otherScript(rng: Rng): Agent {
  const name = rng.pick([
    'node',
    'undici',
    'Ruby',
    'libwww-perl/6.67',
    'Apache-HttpClient/4.5.14 (Java/17.0.9)',
    'RestSharp/110.2.0.0',
    `aiohttp/3.${rng.int(7, 11)}.1`,
    'Wget/1.21.4'
  ]);
  return program(name, 'host connection * content-type content-length user-agent accept accept-encoding cookie', {
    fixed: { connection: 'keep-alive', 'accept-encoding': 'gzip, deflate' },
    urlStyle: rng.pick(['strict', 'form', 'lower'] as const)
  });
}

const SERVER_ORDER =
  'host connection accept accept-encoding user-agent from * if-modified-since content-type content-length cookie';

/** A program that names itself: crawlers, monitors, feed readers, link previews, scanners that do not hide. */
export function namedProgram(userAgent: string, more: Partial<Agent> = {}): Agent {
  return program(userAgent, SERVER_ORDER, { fixed: { 'accept-encoding': 'gzip, deflate' }, ...more });
}

/** Senders of webhooks often say nothing about themselves at all. */
export function silentProgram(): Agent {
  return program('', 'host content-type content-length * accept-encoding', { accept: sameAccept('') });
}
