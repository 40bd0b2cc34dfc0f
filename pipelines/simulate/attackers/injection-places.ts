import type { InjectionClass } from '#data/label.ts';
import type { PayloadPlace } from '../grammars/evasions.ts';

type Weights = readonly (readonly [PayloadPlace, number])[];

/** Where payloads of a class are tried: where applications take such input. */
export const PLACES: Record<InjectionClass, Weights> = {
  'sql-injection': [
    ['query', 40],
    ['json', 18],
    ['form', 14],
    ['path', 8],
    ['cookie', 6],
    ['header', 5],
    ['user-agent', 3],
    ['xml', 4],
    ['multipart', 2],
    ['json-key', 2]
  ],
  'cross-site-scripting': [
    ['query', 38],
    ['json', 18],
    ['form', 18],
    ['path', 8],
    ['multipart', 5],
    ['header', 5],
    ['user-agent', 4],
    ['cookie', 3],
    ['xml', 2],
    ['json-key', 1]
  ],
  'path-traversal': [
    ['path', 34],
    ['query', 40],
    ['json', 8],
    ['form', 5],
    ['multipart', 7],
    ['cookie', 3],
    ['header', 2],
    ['xml', 1]
  ],
  'command-injection': [
    ['query', 40],
    ['json', 18],
    ['form', 18],
    ['header', 7],
    ['user-agent', 6],
    ['path', 4],
    ['multipart', 4],
    ['cookie', 2],
    ['xml', 3]
  ],
  'other-injection': [
    ['query', 28],
    ['json', 28],
    ['form', 10],
    ['header', 9],
    ['user-agent', 7],
    ['xml', 9],
    ['path', 4],
    ['cookie', 3],
    ['multipart', 2],
    ['json-key', 2]
  ]
};

export const INJECTION_TOOLS: Record<InjectionClass, readonly string[]> = {
  'sql-injection': [
    'sqlmap/1.8.2#stable (https://sqlmap.org)',
    'sqlmap/1.6.12#pip (https://sqlmap.org)',
    'ghauri/1.3',
    'Havij'
  ],
  'cross-site-scripting': ['dalfox', 'XSStrike', 'Mozilla/5.0 (compatible; w3af.org)', 'Arachni/v1.6.1'],
  'path-traversal': ['DotDotPwn v3.0', 'Wfuzz/3.1.0', 'Fuzz Faster U Fool v2.1.0', 'Mozilla/5.00 (Nikto/2.5.0)'],
  'command-injection': [
    'commix/v3.9-stable (https://commixproject.com)',
    'Wfuzz/3.1.0',
    'Nuclei - Open-source project (github.com/projectdiscovery/nuclei)'
  ],
  'other-injection': [
    'Nuclei - Open-source project (github.com/projectdiscovery/nuclei)',
    'tplmap/0.5',
    'ZAP/2.14',
    'Wfuzz/3.1.0'
  ]
};
