import type { InjectionClass } from '#data/label.ts';
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
import { absoluteTemplates, climbTemplates, wrapperTemplates } from './attacks/path-traversal.ts';
import { blindTemplates, booleanTemplates, loginTemplates } from './attacks/sql-boolean.ts';
import { errorTemplates, stackedTemplates, timeTemplates } from './attacks/sql-effects.ts';
import { probeTemplates, unionTemplates } from './attacks/sql-union.ts';
import { breakoutTemplates, elementTemplates, handlerTemplates, scriptTemplates } from './attacks/xss.ts';
import type { Template } from './template.ts';

/** Attack texts by class, as the application would see them after transport decoding. */
export const payloadTemplates: Readonly<Record<InjectionClass, readonly Template[]>> = {
  'sql-injection': [
    ...booleanTemplates,
    ...loginTemplates,
    ...blindTemplates,
    ...unionTemplates,
    ...probeTemplates,
    ...errorTemplates,
    ...timeTemplates,
    ...stackedTemplates
  ],
  'cross-site-scripting': [...scriptTemplates, ...handlerTemplates, ...breakoutTemplates, ...elementTemplates],
  'path-traversal': [...climbTemplates, ...absoluteTemplates, ...wrapperTemplates],
  'command-injection': [...appendedTemplates, ...evasiveTemplates, ...contextTemplates],
  'other-injection': [
    ...serverTemplateTemplates,
    ...nosqlTemplates,
    ...ldapTemplates,
    ...xpathTemplates,
    ...graphqlTemplates,
    ...xmlTemplates,
    ...includeTemplates,
    ...lookupTemplates,
    ...codeTemplates,
    ...serialTemplates,
    ...headerTemplates,
    ...serverRequestTemplates,
    ...redirectTemplates,
    ...spreadsheetTemplates
  ]
};
