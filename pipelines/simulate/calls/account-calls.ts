import { newCall, type Call } from '../call.ts';
import { token, uuid } from '../noise.ts';
import { fixedPath, resource, wordsOf, type Scene } from '../scene.ts';
import type { Person } from '../words.ts';
import { asBody } from './as-body.ts';

/** Passwords look like injections now and then: people and managers use every character there is. */
export function drawPassword(scene: Scene): string {
  const { rng } = scene;
  const pool = wordsOf(scene);
  return rng.weighted([
    [`${rng.pick(pool.firstNames)}${rng.int(1, 2_026)}`, 4],
    [`${rng.pick(pool.cities)}!${rng.int(1, 99)}`, 2],
    [
      token(
        rng,
        rng.int(10, 24),
        `abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!@#$%^&*()-_=+[]{};:'",.<>/?|~`
      ),
      3
    ],
    [`${rng.pick(pool.products)} ${rng.pick(pool.cities)} ${rng.pick(pool.lastNames)}`, 1]
  ]);
}

export function signIn(scene: Scene, login: string, password: string): Call {
  const { rng, site } = scene;
  const value = {
    [site.parameters.user]: login,
    [site.parameters.password]: password,
    ...(rng.chance(0.3) ? { remember: true } : {}),
    ...(site.usesBearer && site.firstId % 2 === 0 ? { grant_type: 'password', client_id: 'web' } : {})
  };
  return newCall('login', 'POST', fixedPath(scene, 'login'), { body: asBody(scene, value) });
}

export function openSignIn(scene: Scene): Call {
  return newCall('page', 'GET', fixedPath(scene, 'login'));
}

export function refreshToken(scene: Scene): Call {
  return newCall('token', 'POST', fixedPath(scene, 'refresh'), {
    body: asBody(scene, { refresh_token: token(scene.rng, 43), grant_type: 'refresh_token' })
  });
}

export function askForReset(scene: Scene, person: Person): Call {
  return newCall('write', 'POST', fixedPath(scene, 'reset'), {
    body: asBody(scene, { [scene.site.parameters.user]: person.email })
  });
}

export function useResetToken(scene: Scene, resetToken: string): Call {
  return newCall('page', 'GET', fixedPath(scene, 'reset'), { query: [[scene.site.parameters.token, resetToken]] });
}

export function register(scene: Scene, person: Person): Call {
  const { rng, site } = scene;
  const pool = wordsOf(scene);
  return newCall('write', 'POST', fixedPath(scene, 'register'), {
    body: asBody(scene, {
      [site.parameters.user]: rng.chance(0.5) ? person.email : person.userName,
      [site.parameters.password]: drawPassword(scene),
      [site.parameters.name]: `${person.firstName} ${person.lastName}`,
      [site.parameters.city]: rng.pick(pool.cities),
      [site.parameters.phone]: rng.pick(pool.phones),
      newsletter: rng.chance(0.4)
    })
  });
}

export function viewOwnProfile(scene: Scene): Call {
  const { method, path, query } = resource(scene, 'user', 'view', 'me');
  return newCall('view', method, path, { query });
}

export function changeProfile(scene: Scene, person: Person): Call {
  const { rng, site } = scene;
  const about = scene.content.content(rng, 'short');
  const { path, query } = resource(scene, 'user', 'update', 'me');
  const value = {
    [site.parameters.name]: `${person.firstName} ${person.lastName}`,
    [site.parameters.text]: about.text,
    [site.parameters.phone]: rng.pick(wordsOf(scene).phones),
    etag: uuid(rng)
  };
  return newCall('write', site.flavour === 'rest' ? rng.pick(['PUT', 'PATCH']) : 'POST', path, {
    query,
    body: asBody(scene, value),
    templateId: about.templateId
  });
}
