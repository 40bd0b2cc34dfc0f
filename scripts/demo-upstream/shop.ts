import { readJson, sendJson, type Route } from './answer.ts';

type Item = Record<string, unknown> & { id: number };

const USER_NAMES = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Ken', 'Radia', 'Linus'];
const PRODUCTS = ['kettle', 'lamp', 'desk', 'chair', 'mug', 'notebook', 'clock', 'shelf', 'blanket', 'basket'];

/** The one account that can log in. */
const ACCOUNT = { username: 'ada', password: 'correct-horse' };

/** Users, products and orders in memory, with the usual calls on each, and a login. */
export function shopRoutes(): Record<string, Route> {
  return {
    users: collection(
      USER_NAMES.map((name, index) => ({ id: index + 1, name, email: `${name.toLowerCase()}@example.com` }))
    ),
    products: collection(PRODUCTS.map((name, index) => ({ id: index + 1, name, priceCents: 1500 + 700 * index }))),
    orders: collection(
      PRODUCTS.map((_name, index) => ({ id: index + 1, userId: (index % 3) + 1, productId: index + 1, quantity: 1 }))
    ),
    login: async ({ request, response }) => {
      const given = await readJson(request);
      if (given === undefined) sendJson(response, 400, { error: 'a JSON object with username and password is needed' });
      else if (given['username'] === ACCOUNT.username && given['password'] === ACCOUNT.password)
        sendJson(response, 200, { token: 'demo-session' }, { 'Set-Cookie': 'session=demo-session; HttpOnly; Path=/' });
      else sendJson(response, 401, { error: 'wrong username or password' });
    }
  };
}

function collection(initial: Item[]): Route {
  const items = new Map(initial.map((item) => [item.id, item]));
  let lastId = initial.length;
  return async ({ request, response, segments, query }) => {
    const method = request.method ?? 'GET';
    if (segments[1] === undefined) {
      if (method === 'POST') {
        const item = { ...(await readJson(request)), id: ++lastId };
        items.set(item.id, item);
        sendJson(response, 201, item, { Location: `/${segments[0] ?? ''}/${item.id}` });
        return;
      }
      const text = (query.get('q') ?? '').toLowerCase();
      sendJson(
        response,
        200,
        [...items.values()].filter((item) => JSON.stringify(item).toLowerCase().includes(text))
      );
      return;
    }
    const item = items.get(Number(segments[1]));
    if (item === undefined) sendJson(response, 404, { error: 'not found' });
    else if (method === 'DELETE') {
      items.delete(item.id);
      response.writeHead(204).end();
    } else if (method === 'PUT' || method === 'PATCH') {
      const changed = { ...(method === 'PATCH' ? item : {}), ...(await readJson(request)), id: item.id };
      items.set(item.id, changed);
      sendJson(response, 200, changed);
    } else sendJson(response, 200, item);
  };
}
