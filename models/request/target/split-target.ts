export type Target = {
  /** As sent; `/` when the target names none. */
  path: string;
  /** Without its question mark. */
  query: string;
  /** Without its hash sign; a client that keeps the rules never sends one. */
  fragment: string;
  /** Of an absolute target (`GET http://host/path`) or of CONNECT, else empty. */
  authority: string;
};

/** `http`, `https`, `wss`: longer schemes name no server anybody forwards to. */
const MAX_SCHEME_CHARS = 12;

/** RFC 9112 §3.2: origin form, absolute form, authority form, asterisk form; anything else is taken for a path. */
export function splitTarget(target: string, method: string): Target {
  let rest = target;
  let authority = '';
  if (method === 'CONNECT') {
    authority = target;
    rest = '';
  } else if (target.charCodeAt(0) !== 0x2f) {
    const scheme = target.slice(0, MAX_SCHEME_CHARS + 3).indexOf('://');
    if (scheme > 0) {
      const start = scheme + 3;
      let end = start;
      while (end < target.length && !isEndOfAuthority(target.charCodeAt(end))) end++;
      authority = target.slice(start, end);
      rest = target.slice(end);
    }
  }
  const hash = rest.indexOf('#');
  const fragment = hash < 0 ? '' : rest.slice(hash + 1);
  if (hash >= 0) rest = rest.slice(0, hash);
  const mark = rest.indexOf('?');
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  const path = mark < 0 ? rest : rest.slice(0, mark);
  return { path: path === '' ? '/' : path, query, fragment, authority };
}

function isEndOfAuthority(code: number): boolean {
  return code === 0x2f || code === 0x3f || code === 0x23 || code === 0x5c;
}
