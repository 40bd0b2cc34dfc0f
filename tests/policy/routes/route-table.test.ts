import { describe, expect, it } from 'vitest';
import { createRouteTable, routePatternFault } from '#policy/routes/route-table.ts';

describe('a route table', () => {
  const patterns = [
    '/*',
    '/users',
    'GET /users/:id',
    '/users/:id',
    '/users/me',
    'POST /users/me/*',
    '/files/*',
    '/:tenant/orders',
    '/api/*',
    '/api/search/*',
    'GET /api/search/:any/deep'
  ];
  const table = createRouteTable(patterns.map((pattern) => [pattern, pattern]));

  it.each([
    ['GET', '/', '/*'],
    ['GET', '/users', '/users'],
    ['GET', '/users/', '/users'],
    ['GET', '/users/7', 'GET /users/:id'],
    ['PUT', '/users/7', '/users/:id'],
    ['GET', '/users/me', '/users/me'],
    ['POST', '/users/me', '/users/me'],
    ['POST', '/users/me/photo', 'POST /users/me/*'],
    ['GET', '/users/me/photo', '/*'],
    ['GET', '/users/7/orders', '/*'],
    ['GET', '/acme/orders', '/:tenant/orders'],
    ['GET', '/files', '/files/*'],
    ['GET', '/files/a/b', '/files/*'],
    ['GET', '/filesystem', '/*'],
    ['GET', '/api/search', '/api/search/*'],
    ['GET', '/api/search/x/deep', 'GET /api/search/:any/deep'],
    ['PUT', '/api/search/x/deep', '/api/search/*'],
    ['GET', '/api/searching', '/api/*'],
    ['GET', '/users/:id', 'GET /users/:id']
  ])('%s %s is %s', (method, path, expected) => {
    expect(table.find(method, path)).toBe(expected);
  });

  it('knows nothing where no pattern fits', () => {
    const small = createRouteTable([['POST /login', 1]]);
    expect([small.find('POST', '/login'), small.find('GET', '/login'), small.find('POST', '/')]).toEqual([
      1,
      undefined,
      undefined
    ]);
    expect(createRouteTable([]).find('GET', '/')).toBeUndefined();
  });

  it.each([
    ['', 'is no route'],
    ['users', 'is no route'],
    ['get /users', 'is no route'],
    ['GET  /users', 'is no route'],
    ['GET /a b', 'is no route'],
    ['/a?b=1', 'names a query'],
    ['/*/a', '* before its end'],
    ['/a*', '* inside a segment']
  ])('refuses %j', (pattern, named) => {
    expect(routePatternFault(pattern)).toContain(named);
    expect(() => createRouteTable([[pattern, 1]])).toThrow(named);
  });
});
