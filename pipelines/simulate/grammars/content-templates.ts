import { codeTemplates } from './content/code.ts';
import { opaqueTemplates } from './content/opaque.ts';
import { proseTemplates } from './content/prose.ts';
import { richTemplates } from './content/rich.ts';
import { searchTemplates, shortTemplates } from './content/short.ts';
import { structuredTemplates } from './content/structured.ts';
import { telemetryTemplates } from './content/telemetry.ts';
import { filenameTemplates, graphqlTemplates, urlTemplates } from './content/web.ts';
import type { Template } from './template.ts';

export type ContentKind =
  | 'short'
  | 'search'
  | 'prose'
  | 'rich'
  | 'code'
  | 'structured'
  | 'opaque'
  | 'url'
  | 'filename'
  | 'graphql'
  | 'telemetry';

/** Ordinary texts by kind, among them what looks most like an attack without being one. */
export const contentTemplates: Readonly<Record<ContentKind, readonly Template[]>> = {
  short: shortTemplates,
  search: searchTemplates,
  prose: proseTemplates,
  rich: richTemplates,
  code: codeTemplates,
  structured: structuredTemplates,
  opaque: opaqueTemplates,
  url: urlTemplates,
  filename: filenameTemplates,
  graphql: graphqlTemplates,
  telemetry: telemetryTemplates
};
