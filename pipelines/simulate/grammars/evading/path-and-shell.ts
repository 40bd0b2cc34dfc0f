import type { Rng } from '#models/rng.ts';
import type { Evasion } from './evasion.ts';

/** Replaces every `../` of a payload alike; what climbs with other marks is left alone. */
function steps(name: string, forms: readonly string[]): Evasion {
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const known = new RegExp(longestFirst.map((form) => form.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  return {
    name,
    hide: (rng, payload) => payload.replaceAll('../', rng.pick(forms)),
    read: (hidden) => hidden.replaceAll(known, '../')
  };
}

/** Where the file system stops reading, and what a check of the extension wants to see. */
const CUT_OFF = ['%00.jpg', '%00.html', '\u0000.png', '%00', '\u0000'];

export const traversalEvasions: readonly Evasion[] = [
  steps('nested-steps', ['....//', '..././', '....\\/']),
  steps('path-parameters', ['..;/', '..;a=1/']),
  steps('backslashes', ['..\\']),
  steps('extra-slashes', ['..//', '..///', './../']),
  steps('percent-steps', ['%2e%2e%2f', '..%2f', '%2e%2e/', '..%5c', '.%2e/']),
  steps('twice-percent-steps', ['%252e%252e%252f', '..%252f', '..%255c']),
  steps('overlong-steps', ['..%c0%af', '%c0%ae%c0%ae/', '..%e0%80%af', '..%c1%9c']),
  steps('wide-steps', ['..%u2215', '..%uff0f', '..\uff0f', '..\u2215']),
  {
    name: 'self-references',
    hide: (_, payload) => payload.replaceAll(/(?<=[a-z])\/(?=[a-z])/gi, '/./'),
    read: (hidden) => hidden.replaceAll('/./', '/')
  },
  {
    name: 'null-byte',
    hide: (rng, payload) => payload + rng.pick(CUT_OFF),
    read: (hidden) => hidden.slice(0, hidden.length - (CUT_OFF.find((end) => hidden.endsWith(end))?.length ?? 0))
  },
  {
    name: 'mixed-case',
    hide: (_, payload) =>
      payload.replaceAll(
        /^(php|file|data|zip|phar):/gi,
        (scheme) => scheme.charAt(0).toUpperCase() + scheme.slice(1).toUpperCase()
      ),
    read: (hidden) => hidden.toLowerCase()
  }
];

const emptyInWords = ["''", '""', '\\', '$@', '${x}', '``'];
function insideWords(rng: Rng, payload: string): string {
  const glue = rng.pick(emptyInWords);
  return payload.replaceAll(/\b(?:cat|whoami|id|ls|uname|wget|curl|passwd|sleep|ping|nc|bash)\b/g, (word) => {
    const at = rng.int(1, word.length - 1);
    return word.slice(0, at) + glue + word.slice(at);
  });
}

export const commandEvasions: readonly Evasion[] = [
  {
    name: 'separator-variables',
    hide: (rng, payload) =>
      payload.replaceAll(/(?<=\w) (?=[\w/-])/g, rng.pick(['${IFS}', '$IFS$9', '${IFS%??}', '{IFS}', '\t', '%09', '+'])),
    read: (hidden) => hidden.replaceAll(/\$\{IFS(?:%\?\?)?\}|\$IFS\$9|\{IFS\}|\t|%09|(?<=\w)\+(?=[\w/-])/g, ' ')
  },
  {
    name: 'broken-words',
    hide: insideWords,
    read: (hidden) => hidden.replaceAll(/(?<=\w)(?:''|""|\\|\$@|\$\{x\}|``)(?=\w)/g, '')
  },
  {
    name: 'redirected-file',
    hide: (_, payload) => payload.replaceAll(/\b(cat|head|tail) (?=\/)/g, '$1<'),
    read: (hidden) => hidden.replaceAll(/\b(cat|head|tail)</g, '$1 ')
  },
  {
    name: 'globs',
    hide: (_, payload) => payload.replaceAll('/etc/passwd', '/e??/p?sswd').replaceAll('/bin/cat', '/b?n/c?t'),
    read: (hidden) => hidden.replaceAll('/e??/p?sswd', '/etc/passwd').replaceAll('/b?n/c?t', '/bin/cat')
  },
  {
    name: 'full-paths',
    hide: (_, payload) => payload.replaceAll(/(?<=[;|&`(]\s?)(id|cat|ls|ping|sleep|uname)\b/g, '/bin/$1'),
    read: (hidden) => hidden.replaceAll(/\/bin\/(id|cat|ls|ping|sleep|uname)\b/g, '$1')
  },
  {
    name: 'line-ends',
    hide: (rng, payload) =>
      payload.replace(/^([^;]*);/, (_, before: string) => before + rng.pick(['\n', '%0a', '\r\n'])),
    read: (hidden) => hidden.replace(/\r?\n|%0a/, ';')
  },
  {
    name: 'braces',
    hide: (_, payload) => payload.replaceAll(/\b(cat|ls|ping|head) ([\w/.-]+)(?=$|[;|&)`'"])/g, '{$1,$2}'),
    read: (hidden) => hidden.replaceAll(/\{(cat|ls|ping|head),([\w/.-]+)\}/g, '$1 $2')
  }
];

export const otherEvasions: readonly Evasion[] = [
  {
    name: 'nested-lookups',
    hide: (rng, payload) =>
      payload.replaceAll(
        /\$\{jndi:/gi,
        rng.pick(['${${lower:j}ndi:', '${j${::-n}di:', '${jn${lower:d}i:', '${${::-j}ndi:'])
      ),
    read: (hidden) => hidden.replaceAll(/\$\{(?:lower:|::-)(\w)\}/g, '$1')
  },
  {
    name: 'blanks-in-braces',
    hide: (rng, payload) =>
      payload.replaceAll(/\{\{(?=\S)/g, rng.pick(['{{ ', '{{\t', '{{-'])).replaceAll(/(?<=\S)\}\}/g, ' }}'),
    read: (hidden) => hidden.replaceAll(/\{\{[ \t-]/g, '{{').replaceAll(' }}', '}}')
  },
  {
    name: 'escaped-underscores',
    hide: (_, payload) => payload.replaceAll('__', '\\x5f\\x5f'),
    read: (hidden) => hidden.replaceAll('\\x5f\\x5f', '__')
  },
  {
    name: 'single-for-double-quotes',
    hide: (_, payload) => (payload.includes("'") ? payload : payload.replaceAll('"', "'")),
    read: (hidden) => hidden.replaceAll("'", '"')
  },
  {
    name: 'spread-entities',
    hide: (_, payload) => payload.replaceAll(/<!(DOCTYPE|ENTITY) /g, '<!$1\n'),
    read: (hidden) => hidden.replaceAll(/<!(DOCTYPE|ENTITY)\n/g, '<!$1 ')
  },
  {
    name: 'mixed-case-scheme',
    hide: (_, payload) =>
      payload.replaceAll(
        /\b(http|file|gopher|ldap|dict):/g,
        (scheme) => scheme.charAt(0).toUpperCase() + scheme.slice(1)
      ),
    read: (hidden) => hidden
  }
];
