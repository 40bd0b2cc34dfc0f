import type { InjectionClass } from '#data/label.ts';
import { AMID_DATA, ANYWHERE, carriedPayloads } from './attacks/carried.ts';
import { appendedTemplates, contextTemplates, evasiveTemplates } from './attacks/command-injection.ts';
import { codeTemplates, lookupTemplates, serialTemplates } from './attacks/other-code.ts';
import { includeTemplates, xmlTemplates } from './attacks/other-markup.ts';
import { graphqlTemplates, ldapTemplates, nosqlTemplates, xpathTemplates } from './attacks/other-query.ts';
import {
  headerTemplates,
  redirectTemplates,
  serverRequestTemplates,
  spreadsheetTemplates
} from './attacks/other-request.ts';
import { serverTemplateTemplates } from './attacks/other-template.ts';
import { absoluteTemplates, climbTemplates, disguisedTemplates, wrapperTemplates } from './attacks/path-traversal.ts';
import { blindTemplates, booleanTemplates, loginTemplates } from './attacks/sql-boolean.ts';
import { errorTemplates, stackedTemplates, timeTemplates } from './attacks/sql-effects.ts';
import { probeTemplates, unionTemplates } from './attacks/sql-union.ts';
import { breakoutTemplates, elementTemplates, handlerTemplates, scriptTemplates } from './attacks/xss.ts';
import type { Template } from './template.ts';

const sql = {
  boolean: booleanTemplates,
  login: loginTemplates,
  blind: blindTemplates,
  union: unionTemplates,
  probe: probeTemplates,
  error: errorTemplates,
  time: timeTemplates,
  stacked: stackedTemplates
};
const markup = {
  script: scriptTemplates,
  handler: handlerTemplates,
  breakout: breakoutTemplates,
  element: elementTemplates
};
const climbs = { climb: climbTemplates, disguised: disguisedTemplates, wrapper: wrapperTemplates };
const command = { appended: appendedTemplates, evasive: evasiveTemplates, context: contextTemplates };
const other = {
  template: serverTemplateTemplates,
  nosql: nosqlTemplates,
  ldap: ldapTemplates,
  xpath: xpathTemplates,
  graphql: graphqlTemplates,
  xml: xmlTemplates,
  include: includeTemplates,
  lookup: lookupTemplates,
  code: codeTemplates,
  serialised: serialTemplates,
  header: headerTemplates,
  'server-request': serverRequestTemplates,
  redirect: redirectTemplates,
  spreadsheet: spreadsheetTemplates
};
/** Attack texts by class, as the application would see them after transport decoding. */
export const payloadTemplates: Readonly<Record<InjectionClass, readonly Template[]>> = {
  'sql-injection': [...Object.values(sql).flat(), ...carriedPayloads('sql-injection', sql, ANYWHERE)],
  'cross-site-scripting': [
    ...Object.values(markup).flat(),
    ...carriedPayloads('cross-site-scripting', markup, ANYWHERE)
  ],
  // A file's bare path beside other words is talk, so only climbs and wrappers are carried.
  'path-traversal': [
    ...Object.values(climbs).flat(),
    ...absoluteTemplates,
    ...carriedPayloads('path-traversal', climbs, AMID_DATA)
  ],
  'command-injection': [...Object.values(command).flat(), ...carriedPayloads('command-injection', command, AMID_DATA)],
  'other-injection': [...Object.values(other).flat(), ...carriedPayloads('other-injection', other, AMID_DATA)]
};
