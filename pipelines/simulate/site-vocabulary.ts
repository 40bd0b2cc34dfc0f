/** Every name a site chooses for itself. The first of each list is not special: sites draw. */
export const NOUNS = {
  user: ['users', 'members', 'accounts', 'customers', 'people', 'profiles', 'contacts', 'clients'],
  product: ['products', 'items', 'articles', 'goods', 'listings', 'books', 'parts', 'offers', 'rooms', 'courses'],
  category: ['categories', 'collections', 'departments', 'tags', 'topics', 'sections'],
  order: ['orders', 'purchases', 'bookings', 'invoices', 'sales', 'tickets', 'shipments', 'subscriptions'],
  cart: ['cart', 'basket', 'bag', 'checkout', 'shopping-list'],
  comment: ['comments', 'replies', 'notes', 'messages', 'discussions'],
  review: ['reviews', 'ratings', 'feedback', 'testimonials'],
  entry: ['pages', 'posts', 'documents', 'news', 'stories', 'wiki', 'blog', 'content'],
  file: ['files', 'uploads', 'media', 'attachments', 'assets', 'pictures'],
  coupon: ['coupons', 'vouchers', 'promo-codes', 'discounts', 'gift-cards'],
  report: ['reports', 'statistics', 'analytics', 'dashboards', 'exports'],
  setting: ['settings', 'preferences', 'options', 'config'],
  login: ['login', 'signin', 'sign-in', 'auth/login', 'session', 'sessions', 'account/login', 'oauth/token', 'logon'],
  register: ['register', 'signup', 'sign-up', 'join', 'account/create', 'auth/register'],
  reset: ['password/reset', 'forgot-password', 'auth/recover', 'reset-password', 'account/recover'],
  refresh: ['auth/refresh', 'token/refresh', 'session/renew', 'oauth/refresh'],
  search: ['search', 'find', 'query', 'lookup', 'browse', 'suggest', 'results'],
  beacon: ['collect', 'events', 'track', 'beacon', 't', 'metrics', 'log', 'telemetry', 'v1/t', 'p'],
  hook: ['webhooks', 'hooks', 'callbacks', 'notify', 'ipn', 'events/inbound'],
  admin: ['admin', 'backoffice', 'manage', 'staff', 'internal', 'console', 'intranet'],
  health: ['health', 'healthz', 'status', 'ping', 'ready', 'heartbeat', 'alive'],
  feed: ['feed', 'rss', 'rss.xml', 'atom.xml', 'feed.xml', 'blog/feed'],
  static: ['static', 'assets', 'public', 'dist', 'build', 'cdn', '_next/static', 'media'],
  graphql: ['graphql', 'api/graphql', 'gql', 'query', 'graph']
} as const;

export const PARAMETERS = {
  search: ['q', 'query', 'search', 'term', 's', 'keyword', 'text', 'search for', 'filter'],
  page: ['page', 'p', 'page number', 'offset', 'start', 'skip', 'cursor'],
  size: ['limit', 'per page', 'size', 'page size', 'count', 'rows', 'take'],
  sort: ['sort', 'order by', 'sort by', 'order', 'ordering'],
  filter: ['filter', 'where', 'status', 'facets', 'fq', 'refine'],
  category: ['category', 'cat', 'category id', 'c', 'group', 'dept'],
  id: ['id', 'item id', 'uid', 'ref', 'no', 'key', 'pid', 'object id'],
  language: ['lang', 'locale', 'hl', 'language', 'l'],
  from: ['from', 'since', 'start date', 'date from', 'after'],
  until: ['to', 'until', 'end date', 'date to', 'before'],
  url: ['url', 'next', 'return url', 'redirect', 'callback', 'goto', 'continue', 'back'],
  file: ['file', 'doc', 'name', 'path', 'attachment', 'template', 'download'],
  action: ['action', 'do', 'op', 'cmd', 'task', 'mode'],
  user: ['username', 'email', 'login', 'user', 'user name', 'account', 'mail'],
  password: ['password', 'passwd', 'pass', 'pwd', 'secret'],
  token: ['token', 'code', 'key', 'reset token', 'otp', 't'],
  coupon: ['coupon', 'code', 'promo code', 'voucher', 'gift code'],
  name: ['name', 'title', 'display name', 'label', 'subject'],
  text: ['text', 'body', 'content', 'message', 'description', 'comment', 'html'],
  quantity: ['quantity', 'qty', 'amount', 'n', 'count'],
  host: ['host', 'address', 'target', 'server', 'ip', 'domain'],
  phone: ['phone', 'tel', 'mobile', 'phone number'],
  city: ['city', 'town', 'place', 'location'],
  street: ['street', 'address', 'address line', 'line1'],
  postcode: ['zip', 'postcode', 'postal code', 'plz']
} as const;

export type Noun = keyof typeof NOUNS;
export type Parameter = keyof typeof PARAMETERS;
