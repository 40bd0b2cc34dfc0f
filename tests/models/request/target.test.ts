import { describe, expect, it } from 'vitest';
import { splitTarget } from '#models/request/target/split-target.ts';
import { templateRoute } from '#models/request/target/template-route.ts';
import { parsed, textsAt } from './request-of.ts';

describe('splitTarget', () => {
  it.each([
    ['GET', '/a/b?c=d#e', { path: '/a/b', query: 'c=d', fragment: 'e', authority: '' }],
    ['GET', 'http://shop.test:8080/a?b', { path: '/a', query: 'b', fragment: '', authority: 'shop.test:8080' }],
    ['GET', 'https://shop.test?b=1', { path: '/', query: 'b=1', fragment: '', authority: 'shop.test' }],
    ['CONNECT', 'shop.test:443', { path: '/', query: '', fragment: '', authority: 'shop.test:443' }],
    ['OPTIONS', '*', { path: '*', query: '', fragment: '', authority: '' }],
    ['GET', '?q', { path: '/', query: 'q', fragment: '', authority: '' }],
    ['GET', '/to?next=http://x/y', { path: '/to', query: 'next=http://x/y', fragment: '', authority: '' }]
  ])('%s %s', (method, target, expected) => {
    expect(splitTarget(target, method)).toEqual(expected);
  });
});

describe('the normalised path', () => {
  it.each([
    // sent, resolved
    ['/a/./b/../c', '/a/c'],
    ['/a/../../../etc/passwd', '/etc/passwd'],
    ['/files/%2e%2e/%2E%2E/etc/passwd', '/etc/passwd'],
    ['/files/%252e%252e%252fetc/passwd', '/etc/passwd'],
    ['/files/..%5c..%5cwindows%5cwin.ini', '/windows/win.ini'],
    ['/files/..\\..\\boot.ini', '/boot.ini'],
    ['/files/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd', '/etc/passwd'],
    ['/files/%uff0e%uff0e/secret', '/secret'],
    ['//a///b//', '/a/b/'],
    ['/a;jsessionid=1/b;x', '/a/b'],
    ['/..;/manager/html', '/manager/html'],
    ['/download/report.pdf%00.jpg', '/download/report.pdf'],
    ['/caf%C3%A9', '/café'],
    ['/a/b/', '/a/b/'],
    ['/', '/'],
    ['a/b', '/a/b'],
    ['/.well-known/x', '/.well-known/x']
  ])('of %s is %s', (target, path) => {
    expect(parsed({ target }).path).toBe(path);
  });

  it('says what had to be undone', () => {
    expect(parsed({ target: '/a/../../b//c\\.git\\config;x=1' }).pathFacts).toEqual({
      segments: 4,
      dotSegments: 2,
      hasEscapedRoot: true,
      backslashes: 2,
      emptySegments: 1,
      pathParameters: 1,
      hiddenSegments: 1
    });
    expect(parsed({ target: '/.well-known/acme/%2e%2e/x' }).pathFacts).toMatchObject({
      hiddenSegments: 0,
      hasEscapedRoot: false
    });
  });

  it('keeps the climb visible to the payload model', () => {
    expect(textsAt(parsed({ target: '/files/..%252f..%252fetc/passwd' }), 'path')).toEqual(['/files/../../etc/passwd']);
  });
});

describe('templateRoute', () => {
  it.each([
    ['/', '/'],
    ['/users/42', '/users/:id'],
    ['/users/42/orders/7', '/users/:id/orders/:id'],
    ['/users/me', '/users/me'],
    ['/api/v2/items', '/api/v2/items'],
    ['/items/c2a1f9d0-3b1e-4c68-9d55-0a4b7a1d2e3f', '/items/:id'],
    ['/commit/5f4dcc3b5aa765d61d8327deb882cf99', '/commit/:id'],
    ['/s/V1StGXR8_Z5jdHi6B-myT', '/s/:id'],
    ['/customers/cus_NffrFeUfNV2Hi9b', '/customers/:id'],
    ['/ulid/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/ulid/:id'],
    ['/t/eyJhbGciOiJIUzI1NiJ9', '/t/:id'],
    ['/products/blue-shoes-12345', '/products/:id'],
    ['/invoices/INV-2024-0017', '/invoices/:id'],
    ['/blog/how-to-cook-rice', '/blog/:id'],
    ['/by-mail/ann@example.org', '/by-mail/:id'],
    ['/stats/2024-05-17', '/stats/:id'],
    ['/sum/19.95', '/sum/:id'],
    ['/search/red shoes', '/search/:id'],
    ['/søk', '/:id'],
    ['/getUserInfoV2', '/getUserInfoV2'],
    ['/facade/decade', '/facade/decade'],
    ['/order-items/iphone-15', '/order-items/iphone-15'],
    ['/assets/app.3f2a9c.js', '/assets/:file.js'],
    ['/img/2024/05/hero.JPG', '/img/:id/:id/:file.jpg'],
    ['/docs/report-20240517.pdf', '/docs/:id.pdf'],
    ['/docs/terms.pdf', '/docs/terms.pdf'],
    ['/.env', '/.env'],
    ['/users/42/', '/users/:id'],
    [`/x/${'long'.repeat(20)}`, '/x/:id'],
    ['/a/b/c/d/e/f/g/h/i/j', '/a/b/c/d/e/f/g/h/*']
  ])('%s is %s', (path, route) => {
    expect(templateRoute(path).route).toBe(route);
  });

  it('names the thing asked for, but not for assets', () => {
    expect(templateRoute('/users/42/orders/7')).toMatchObject({ ids: '42/7/', lastNumber: 7, isAsset: false });
    expect(templateRoute('/users/ann@example.org')).toMatchObject({ ids: 'ann@example.org/', lastNumber: -1 });
    expect(templateRoute('/img/2024/05/hero.jpg')).toMatchObject({ ids: '', lastNumber: -1, isAsset: true });
  });
});
