import { describe, expect, it } from 'vitest';
import { isOwnTarget, parseRequestTarget, routedUrl } from '#gateway/http/request-target.ts';

describe('parseRequestTarget', () => {
  it.each([
    ['/a/../b?x=%zz#f', 'GET', { target: '/a/../b?x=%zz#f', authority: null }],
    ['*', 'OPTIONS', { target: '*', authority: null }],
    ['http://api.example:81/a?b', 'GET', { target: '/a?b', authority: 'api.example:81' }],
    ['HTTPS://api.example', 'GET', { target: '/', authority: 'api.example' }],
    ['http://api.example?q', 'GET', { target: '/?q', authority: 'api.example' }],
    ['*', 'GET', null],
    ['a/b', 'GET', null],
    ['ftp://a/b', 'GET', null],
    ['', 'GET', null]
  ])('%j for %s', (url, method, expected) => {
    expect(parseRequestTarget(url, method)).toEqual(expected);
  });
});

describe("what is the gateway's own", () => {
  it.each(['/pathhelm', '/pathhelm/', '/pathhelm/admin/x', '/pathhelm?x'])('%s is', (target) => {
    expect(isOwnTarget(target)).toBe(true);
    expect(routedUrl(`http://any${target}`, 'GET')).toBe(target);
  });

  it.each(['/pathhelmet', '/PathHelm', '/%70athhelm/x', '//pathhelm/x', '/x/pathhelm/', '/./pathhelm/x', '/'])(
    "%s is the upstream's",
    (target) => {
      expect(isOwnTarget(target)).toBe(false);
      expect(routedUrl(target, 'GET')).toBe('/');
    }
  );
});
