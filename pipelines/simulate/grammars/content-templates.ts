import { carried } from './content/carried.ts';
import { codeTemplates } from './content/code.ts';
import { documentTemplates } from './content/documents.ts';
import { borderTemplates } from './content/border.ts';
import { opaqueTemplates } from './content/opaque.ts';
import { proseTemplates } from './content/prose.ts';
import { richTemplates } from './content/rich.ts';
import { searchTemplates } from './content/search.ts';
import { shortTemplates } from './content/short.ts';
import { structuredTemplates } from './content/structured.ts';
import { telemetryTemplates } from './content/telemetry.ts';
import { filenameTemplates } from './content/filename.ts';
import { graphqlTemplates } from './content/graphql.ts';
import { urlTemplates } from './content/url.ts';
import { oneOf, type Template, type Write } from './template.ts';

const CONTENT_KINDS = [
  'short',
  'search',
  'prose',
  'rich',
  'code',
  'structured',
  'opaque',
  'url',
  'filename',
  'graphql',
  'telemetry'
] as const;
export type ContentKind = (typeof CONTENT_KINDS)[number];

const written = [
  ...shortTemplates,
  ...searchTemplates,
  ...proseTemplates,
  ...richTemplates,
  ...codeTemplates,
  ...structuredTemplates,
  ...documentTemplates,
  ...opaqueTemplates,
  ...urlTemplates,
  ...filenameTemplates,
  ...graphqlTemplates,
  ...telemetryTemplates,
  ...borderTemplates
];

/** Any of the templates whose name after `content/` matches. */
function like(pattern: RegExp): Write {
  return oneOf(...written.filter(({ id }) => pattern.test(id.slice('content/'.length))).map(({ write }) => write));
}

const all: readonly Template[] = [
  ...written,
  ...carried({
    sql: like(/^code\/sql/),
    shell: like(/^code\/(shell|terminal|powershell|makefile|border-shell)/),
    markup: like(
      /^code\/(html|jsx|svg|template)|^rich\/(image|link|table|video|entities|border)|^code\/border-script-tag/
    ),
    script: like(/^code\/(javascript|typescript|python|php|java|ruby|c-family|other|border-call)/),
    styles: like(/^code\/css/),
    config: like(/^code\/(config|string-formats|assembly)|^structured\/(yaml|ini|ldap)/),
    pattern: like(/^code\/(regex|formula)|^search\/(wildcard|sort|brackets)/),
    query: like(/^search\/(lucene|issue|odata|rsql|kibana|operators|fields|border)|^structured\/(json-query|border)/),
    path: like(/^filename\/(unix|windows|relative|object|technical)|^code\/(paths|imports|border-relative)/),
    link: like(/^url\//),
    data: like(/^opaque\/(data|base64|jwt|prefixed|signed|packed|nonce|border)|^code\/border-data/),
    xml: like(/^structured\/(xml|soap|saml|rss|svg|plist|maps|office)/),
    wire: like(/^structured\/(http|mail|curl|multipart)/),
    failure: like(/^telemetry\/(script|java|python|dotnet|go|ruby|database|shell|border-trace)/),
    metadata: like(/^telemetry\/(selector|event|policy|page|timing|metrics|brands|accept|cache|border-element)/),
    logic: like(/^short\/(math|emoticon|password|list|flags|empty|number|border)/),
    merge: like(/^prose\/(mail-merge|quotes|percents)|^code\/template/)
  })
];

/** Ordinary texts by kind, among them what looks most like an attack without being one. */
export const contentTemplates = Object.fromEntries(
  CONTENT_KINDS.map((kind) => [kind, all.filter(({ id }) => id.startsWith(`content/${kind}/`))])
) as unknown as Readonly<Record<ContentKind, readonly Template[]>>; // fromEntries loses that every kind is there
