const CREDENTIAL_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** Pieces that make a field's name a credential's wherever they stand in it. */
const TELLING_PIECES =
  /passw|passphrase|passcode|pwd|kennwort|contrasen|senha|secret|credential|token|api_?key|access_?key|private_?key|session|cookie|jwt|credit_?card/;
/** Words that do so only as a whole part of the name, being pieces of harmless ones too (`author`, `inside`, `discard`). */
const TELLING_PARTS = new Set(
  'pass auth sid pin sig otp totp mfa cvv cvc card iban ssn phpsessid jsessionid'.split(' ')
);

/** Credentials that give themselves away by their look, in any text. Lengths are bounded so that no text makes these slow. */
const SELF_EVIDENT = [
  /\beyJ[\w-]{4,1024}\.[\w-]*\.?[\w-]*/g,
  /\b(?:Bearer|Basic|Digest|Negotiate|ApiKey)(?:\s|\+|%20)+[\w.~+/=%-]{6,}/gi,
  /(?<=:\/\/)[^\s/@"'<>:]{1,256}:[^\s/@"'<>]{0,256}(?=@)/g
];
/** An assignment inside some other text: `password: x`, `token=x`, `"secret":"x"`, also with its quotes escaped once more. */
const ASSIGNMENT = /(?<![\w.-])([\w.-]{2,64})(\\*["']?\s*[:=]\s*)(\\*["'])?([^\s"'\\,;&)}<>]+)/g;

export function isCredentialHeader(name: string): boolean {
  return CREDENTIAL_HEADERS.has(name) || isCredentialName(name);
}

/** Whether a header, parameter, form field, JSON key or XML element of this name holds something nobody may store. */
export function isCredentialName(name: string): boolean {
  // userPassword, user-password, user[password] → user_password
  const plain = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  return plain === 'key' || TELLING_PIECES.test(plain) || plain.split('_').some((part) => TELLING_PARTS.has(part));
}

/** Text with the credentials cut out that show by their look or by the name they are assigned to. */
export function withoutCredentials(text: string): string {
  let rest = text;
  for (const pattern of SELF_EVIDENT) rest = rest.replace(pattern, '');
  return rest.replace(ASSIGNMENT, (whole: string, name: string, between: string, quote: string | undefined) =>
    isCredentialName(name) ? `${name}${between}${quote ?? ''}` : whole
  );
}
