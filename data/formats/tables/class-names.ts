import { ATTACK_CLASSES, type AttackClass } from '../../label.ts';
import { reject, type Rejection } from '../reading.ts';

/** What data sets call our classes, lower-case and without punctuation. */
const OTHER_NAMES: Partial<Record<AttackClass, string>> = {
  benign: 'normal norm legal legit legitimate valid good clean none 0 0.0 false no',
  'sql-injection': 'sql sqli sqlinj',
  'cross-site-scripting': 'xss',
  'path-traversal': 'traversal directorytraversal dirtraversal lfi fileinclusion',
  'command-injection': 'cmd cmdi oscommand oscommanding shell shellinjection rce',
  'other-injection':
    'ssti templateinjection ssi crlf ldap ldapinjection xpath xpathinjection xxe nosql nosqli nosqlinjection',
  'credential-stuffing': 'bruteforce passwordspraying stuffing',
  'denial-of-service': 'dos ddos flood',
  scraping: 'scraper scrape',
  'broken-authentication': 'jwt jwttampering brokenauth',
  'api-abuse': 'bola idor enumeration',
  scanning: 'scan scanner recon reconnaissance'
};
const GENERIC_ATTACK = new Set('attack anomalous anomaly anom malicious bad 1 1.0 true yes'.split(' '));

const CLASS_OF = new Map<string, AttackClass>(
  ATTACK_CLASSES.flatMap((name) => {
    const names = [name, ...(OTHER_NAMES[name]?.split(' ') ?? [])];
    return names.map((other): [string, AttackClass] => [squeeze(other), name]);
  })
);

/** One of our classes, `attack` when the source says no more than that, or null for a word nobody knows. */
function readClassName(text: string): AttackClass | 'attack' | null {
  const name = squeeze(text);
  return CLASS_OF.get(name) ?? (GENERIC_ATTACK.has(name) ? 'attack' : null);
}

/**
 * The class that several label columns agree on, the more exact name winning (`sqli` over `anom`); null when all are empty.
 * `attack` alone becomes `anomalousAs`.
 */
export function classFromLabels(labels: readonly string[], anomalousAs: AttackClass): AttackClass | Rejection | null {
  let found: AttackClass | 'attack' | null = null;
  for (const text of labels) {
    if (text === '') continue;
    const name = readClassName(text);
    if (name === null) return reject('label-unknown', JSON.stringify(text.slice(0, 40)));
    if (found !== null && (name === 'benign') !== (found === 'benign')) {
      return reject('label-contradicts', labels.join(' and '));
    }
    if (found === null || found === 'attack') found = name;
  }
  return found === 'attack' ? anomalousAs : found;
}

function squeeze(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9.]/g, '');
}
