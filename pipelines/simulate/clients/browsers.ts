import type { Rng } from '#models/rng.ts';
import type { Language } from '../words.ts';
import type { Agent } from './agent.ts';

const CHROMIUM_ORDER =
  'host connection content-length cache-control sec-ch-ua-platform sec-ch-ua * sec-ch-ua-mobile origin content-type upgrade-insecure-requests user-agent accept sec-fetch-site sec-fetch-mode sec-fetch-user sec-fetch-dest referer accept-encoding accept-language cookie if-none-match priority'.split(
    ' '
  );
const FIREFOX_ORDER =
  'host user-agent accept accept-language accept-encoding content-type content-length origin * connection referer cookie upgrade-insecure-requests sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user if-none-match dnt te'.split(
    ' '
  );
const SAFARI_ORDER =
  'host content-type origin accept-encoding cookie connection if-none-match accept user-agent referer content-length accept-language * sec-fetch-dest sec-fetch-mode sec-fetch-site'.split(
    ' '
  );

const CHROMIUM_ACCEPT = {
  navigate:
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  fetch: 'application/json, text/plain, */*',
  asset: '*/*',
  image: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'
};
const FIREFOX_ACCEPT = {
  navigate: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  fetch: 'application/json',
  asset: '*/*',
  image: 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5'
};
const SAFARI_ACCEPT = {
  navigate: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  fetch: '*/*',
  asset: '*/*',
  image:
    'image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5'
};

/** What a language's readers ask for; `en` is nearly always named second. */
const REGIONS: Record<Language, string> = {
  en: 'en-US',
  de: 'de-DE',
  fr: 'fr-FR',
  es: 'es-ES',
  pt: 'pt-BR',
  pl: 'pl-PL',
  cs: 'cs-CZ',
  ru: 'ru-RU',
  el: 'el-GR',
  tr: 'tr-TR',
  ar: 'ar-EG',
  he: 'he-IL',
  ja: 'ja-JP',
  ko: 'ko-KR',
  zh: 'zh-CN',
  vi: 'vi-VN'
};

export function drawBrowser(rng: Rng, language: Language): Agent {
  return rng.weighted([
    [drawChromium, 62],
    [drawFirefox, 12],
    [drawSafari, 26]
  ])(rng, acceptLanguage(rng, language));
}

export function acceptLanguage(rng: Rng, language: Language): string {
  const region = REGIONS[language];
  if (language === 'en') return rng.pick(['en-US,en;q=0.9', 'en-GB,en;q=0.9', 'en-US,en;q=0.5', 'en']);
  return rng.pick([
    `${region},${language};q=0.9,en;q=0.8`,
    `${region},${language};q=0.9,en-US;q=0.8,en;q=0.7`,
    region,
    `${language},en-US;q=0.7,en;q=0.3`
  ]);
}

function drawChromium(rng: Rng, languages: string): Agent {
  const major = rng.int(118, 143);
  const [platform, system] = rng.weighted([
    [['Windows', 'Windows NT 10.0; Win64; x64'], 55],
    [['macOS', 'Macintosh; Intel Mac OS X 10_15_7'], 15],
    [['Linux', 'X11; Linux x86_64'], 5],
    [['Android', 'Linux; Android 10; K'], 25]
  ] as const);
  const mobile = platform === 'Android';
  const edge = !mobile && rng.chance(0.15);
  const brand = edge ? 'Microsoft Edge' : 'Google Chrome';
  const grease = rng.pick([
    '"Not_A Brand";v="8"',
    '"Not/A)Brand";v="99"',
    '"Not?A_Brand";v="24"',
    '"Not)A;Brand";v="8"'
  ]);
  const http1 = rng.chance(0.3);
  return {
    userAgent: `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0${mobile ? ' Mobile' : ''} Safari/537.36${edge ? ` Edg/${major}.0.0.0` : ''}`,
    httpVersion: http1 ? '1.1' : '2.0',
    urlStyle: 'browser',
    order: CHROMIUM_ORDER,
    fixed: {
      ...(http1 ? { connection: 'keep-alive' } : {}),
      'sec-ch-ua': `"${brand}";v="${major}", "Chromium";v="${major}", ${grease}`,
      'sec-ch-ua-mobile': mobile ? '?1' : '?0',
      'sec-ch-ua-platform': `"${platform}"`,
      'accept-encoding': major >= 123 ? 'gzip, deflate, br, zstd' : 'gzip, deflate, br',
      'accept-language': languages,
      ...(rng.chance(0.2) ? { 'cache-control': 'no-cache' } : {})
    },
    accept: CHROMIUM_ACCEPT,
    isBrowser: true
  };
}

function drawFirefox(rng: Rng, languages: string): Agent {
  const major = rng.int(115, 146);
  const system = rng.pick([
    'Windows NT 10.0; Win64; x64',
    'X11; Linux x86_64',
    'Macintosh; Intel Mac OS X 10.15',
    'Android 14; Mobile'
  ]);
  return {
    userAgent: `Mozilla/5.0 (${system}; rv:${major}.0) Gecko/${system.startsWith('Android') ? `${major}.0` : '20100101'} Firefox/${major}.0`,
    httpVersion: '2.0',
    urlStyle: 'browser',
    order: FIREFOX_ORDER,
    fixed: {
      'accept-language': languages.replace('q=0.9', 'q=0.5'),
      'accept-encoding': 'gzip, deflate, br',
      ...(rng.chance(0.3) ? { dnt: '1' } : {}),
      ...(rng.chance(0.6) ? { te: 'trailers' } : {})
    },
    accept: FIREFOX_ACCEPT,
    isBrowser: true
  };
}

function drawSafari(rng: Rng, languages: string): Agent {
  const version = `${rng.int(15, 18)}.${rng.int(0, 6)}`;
  const phone = rng.chance(0.7);
  const system = phone
    ? `iPhone; CPU iPhone OS ${rng.int(15, 18)}_${rng.int(0, 6)} like Mac OS X`
    : 'Macintosh; Intel Mac OS X 10_15_7';
  return {
    userAgent: `Mozilla/5.0 (${system}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version}${phone ? ' Mobile/15E148' : ''} Safari/${phone ? '604.1' : '605.1.15'}`,
    httpVersion: '2.0',
    urlStyle: 'browser',
    order: SAFARI_ORDER,
    fixed: { 'accept-language': languages.split(',')[0]!, 'accept-encoding': 'gzip, deflate, br' },
    accept: SAFARI_ACCEPT,
    isBrowser: true
  };
}
