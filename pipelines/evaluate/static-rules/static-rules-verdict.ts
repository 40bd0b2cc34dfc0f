import type { AttackClass } from '#data/label.ts';
import { PATTERN_RULES } from './pattern-rules.ts';

/** One request as a rule file sees it: its decoded fragments, its user agent, and what its client did in the last minute (this request not counted). */
export type StaticRulesRow = {
  fragments: readonly string[];
  userAgent: string;
  requestsLastMinute: number;
  loginFailuresLastMinute: number;
  notFoundLastMinute: number;
};

export type StaticRulesVerdict = { attackClass: AttackClass; rule: string };

/** Round numbers of the kind found in gateway examples: five requests a second, a person's patience at a login, a broken bookmark list. */
const MAX_REQUESTS_PER_MINUTE = 300;
const MAX_LOGIN_FAILURES_PER_MINUTE = 10;
const MAX_NOT_FOUND_PER_MINUTE = 20;

/** Names tools give themselves when nobody changes them. General HTTP libraries are left out: partners and cron jobs use them. */
const SCANNER_AGENT =
  /sqlmap|nikto|nmap|masscan|zgrab|nuclei|acunetix|netsparker|nessus|openvas|wpscan|dirbuster|gobuster|dirb\b|ffuf|feroxbuster|wfuzz|w3af|arachni|burp|owasp|zap\/|qualys|whatweb|havij|skipfish|commix|jaeles/i;
const SCRAPER_AGENT = /scrapy|httrack|webcopier|webzip|sitesnagger|teleport|offline explorer|grab-site|colly/i;

const BENIGN: StaticRulesVerdict = { attackClass: 'benign', rule: '' };

/**
 * The baseline people write by hand: patterns on the text, words in the user agent, fixed limits per client. Payload patterns go first,
 * for they name the attack; limits last.
 */
export function staticRulesVerdict(row: StaticRulesRow): StaticRulesVerdict {
  for (const { name, attackClass, pattern } of PATTERN_RULES) {
    for (const text of row.fragments) if (pattern.test(text)) return { attackClass, rule: name };
  }
  if (SCANNER_AGENT.test(row.userAgent)) return { attackClass: 'scanning', rule: 'scanner user agent' };
  if (SCRAPER_AGENT.test(row.userAgent)) return { attackClass: 'scraping', rule: 'scraper user agent' };
  if (row.loginFailuresLastMinute >= MAX_LOGIN_FAILURES_PER_MINUTE) {
    return { attackClass: 'credential-stuffing', rule: 'login failures per minute' };
  }
  if (row.notFoundLastMinute >= MAX_NOT_FOUND_PER_MINUTE)
    return { attackClass: 'scanning', rule: 'not found per minute' };
  if (row.requestsLastMinute >= MAX_REQUESTS_PER_MINUTE) {
    return { attackClass: 'denial-of-service', rule: 'requests per minute' };
  }
  return BENIGN;
}
