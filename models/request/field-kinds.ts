/** What a field's name says about its value, as bits. */
export const FIELD_PASSWORD = 1;
export const FIELD_IDENTITY = 2;
export const FIELD_OBJECT_ID = 4;
export const FIELD_SECRET = 8;
export const FIELD_SESSION = 16;
export const FIELD_PAGE = 32;

/** Longer names are data, not names. */
const MAX_NAME_CHARS = 48;
/** Names repeat from request to request; beyond this many different ones somebody is making them up. */
const MAX_REMEMBERED_NAMES = 2_048;

const PASSWORD_NAMES = [
  'password',
  'passwd',
  'pass',
  'pwd',
  'passphrase',
  'passcode',
  'pin',
  'passwort',
  'clave',
  'contrasena',
  'senha'
];
const PASSWORD_ENDINGS = ['password', 'passwd', 'pwd', 'passphrase'];
const IDENTITY_NAMES =
  'user username uname usr userid userlogin login loginid loginname log account accountname email mail emailaddress phone phonenumber mobile msisdn identifier identity handle nick nickname usuario benutzer correo';
const IDENTITY_ENDINGS = ['username', 'email', 'login'];
const ID_NAMES =
  'id uid uuid guid pid userid accountid orderid invoiceid productid customerid itemid articleid postid docid documentid fileid number no';
/** Identifiers of a visit or a call, not of something stored. */
const VISIT_IDS =
  'session request trace span correlation transaction device client visitor tracking event message page view tab install anonymous'.split(
    ' '
  );

/** Not those against forged requests, which change with every page: csrf_token, __RequestVerificationToken. */
const SECRET_NAMES =
  /^(otp|totp|code|pin|coupon|couponcode|voucher|vouchercode|promo|promocode|giftcard|token|apikey)$|^(reset|access|refresh|activation|confirmation|verification|invite)(token|code|key)$/;
const SESSION_NAMES = /sess|^(php|j|connect)?s?sid$|^(sid|auth|authtoken|remember(me|token)?)$/;
const PAGE_NAMES = new Set('page p pg pagenumber pageno offset start startindex from skip seite pagina'.split(' '));

const passwordNames = new Set(PASSWORD_NAMES);
const identityNames = new Set(IDENTITY_NAMES.split(' '));
const idNames = new Set(ID_NAMES.split(' '));
const remembered = new Map<string, number>();

/** `name` is the last part of the field's own name (`email` of `user[email]`). */
export function fieldKindsOf(name: string): number {
  if (name.length > MAX_NAME_CHARS) return 0;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const kinds = classify(name);
  if (remembered.size >= MAX_REMEMBERED_NAMES) remembered.clear();
  remembered.set(name, kinds);
  return kinds;
}

function classify(name: string): number {
  const folded = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  let kinds = 0;
  if (passwordNames.has(folded) || PASSWORD_ENDINGS.some((ending) => folded.endsWith(ending))) kinds |= FIELD_PASSWORD;
  else if (identityNames.has(folded) || IDENTITY_ENDINGS.some((ending) => folded.endsWith(ending)))
    kinds |= FIELD_IDENTITY;
  // `orderId`, `order_id`, `order-id`; not `paid` or `android`.
  const isId = idNames.has(folded) || /[a-z0-9](Id|ID|[_.-](id|uuid|guid|no|number))$/.test(name);
  if (SECRET_NAMES.test(folded)) kinds |= FIELD_SECRET;
  if (SESSION_NAMES.test(folded)) kinds |= FIELD_SESSION;
  if (PAGE_NAMES.has(folded)) kinds |= FIELD_PAGE;
  if (isId && !VISIT_IDS.some((visit) => folded.startsWith(visit))) kinds |= FIELD_OBJECT_ID;
  return kinds;
}
