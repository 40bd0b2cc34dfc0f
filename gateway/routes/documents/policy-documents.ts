import { Type, type TObject } from 'typebox';
import { ExceptionSpec } from '#policy/exceptions/exception-spec.ts';
import { PolicyFile } from '#policy/file/policy-file.ts';
import { RuleSpec } from '#policy/rules/rule-spec.ts';
import { routeSchema } from './route-schema.ts';
import { StepDownBody } from './step-down-document.ts';
import { Count, IsoTime, orNull } from './schema-parts.ts';

const Version = Type.String({ description: 'first 12 hexadecimal digits of the SHA-256 of the policy in force' });
const Mode = Type.Enum(['observe', 'enforce']);
const INVALID = { 400: 'not as in a policy file; the message names each fault' };

export const POLICY_DOCUMENT = routeSchema({
  tag: 'policy',
  summary: 'The policy in force, and whether its file is',
  answers: {
    200: Type.Object({
      version: Version,
      mode: Mode,
      file: Type.String({ description: 'path of the policy file' }),
      loadedAt: IsoTime,
      loads: Count,
      refused: Count,
      fault: Type.String({ description: 'why the file is not what is in force; empty when it is' }),
      stepDown: Type.String({ description: 'why nothing is enforced; empty when it is not so' }),
      policy: Type.Object({
        mode: Mode,
        detectors: PolicyFile.properties.detectors,
        thresholds: PolicyFile.properties.thresholds,
        responses: PolicyFile.properties.responses,
        standing: PolicyFile.properties.standing,
        rules: PolicyFile.properties.rules,
        exceptions: PolicyFile.properties.exceptions
      })
    })
  }
});

function shownEntry(spec: TObject): TObject {
  return Type.Object({
    ...spec.properties,
    from: Type.Enum(['file', 'admin'], { description: 'the policy file, or added at run time' }),
    isExpired: Type.Boolean(),
    hits: { ...Count, description: 'requests it held for since the gateway started, dry runs included' },
    lastHitAt: orNull(IsoTime)
  });
}

export const RULE_DOCUMENTS = {
  rules: documentsOf('rules', RuleSpec, 'rule'),
  exceptions: documentsOf('exceptions', ExceptionSpec, 'exception')
};

function documentsOf(kind: string, spec: TObject, one: string): Record<'add' | 'remove' | 'list', object> {
  return {
    list: routeSchema({
      tag: 'policy',
      summary: `All ${kind}, of the file and added ones, with their hits`,
      answers: { 200: Type.Object({ version: Version, [kind]: Type.Array(shownEntry(spec)) }) }
    }),
    add: routeSchema({
      tag: 'policy',
      summary: `Add a ${one} at run time`,
      description: `As one entry under \`${kind}\` in the policy file. Kept in DATA_DIR; in force at once on this gateway and within two seconds on others that share the folder.`,
      body: spec,
      answers: { 201: shownEntry(spec) },
      errors: INVALID
    }),
    remove: routeSchema({
      tag: 'policy',
      summary: `Remove a ${one} that was added at run time`,
      params: Type.Object({ id: Type.String() }),
      answers: { 200: Type.Object({ id: Type.String(), removed: Type.Literal(true), version: Version }) },
      errors: { 400: 'it stands in the policy file', 404: 'there is none' }
    })
  };
}

export const STEP_DOWN_DOCUMENTS = {
  hold: routeSchema({
    tag: 'policy',
    summary: 'Enforce nothing from now on, on this gateway, until it is ended by hand',
    body: Type.Object({ reason: Type.String(), by: Type.Optional(Type.String()) }),
    answers: { 200: StepDownBody },
    errors: { 400: 'reason is missing' }
  }),
  resume: routeSchema({
    tag: 'policy',
    summary: 'End a step-down to observe: the policy acts again',
    answers: { 200: StepDownBody }
  })
};

const ClientKey = Type.String({ description: '`key:…`, `session:…` or `addr:…`' });

export const STANDING_DOCUMENTS = {
  list: routeSchema({
    tag: 'policy',
    summary: 'Clients that are stopped for now, longest first',
    answers: {
      200: Type.Object({
        standing: Type.Array(
          Type.Object({
            clientKey: ClientKey,
            action: Type.Enum(['throttle', 'block']),
            reason: Type.String(),
            until: IsoTime,
            decisionId: Type.String({ description: 'of the request that led to it' })
          })
        )
      })
    }
  }),
  remove: routeSchema({
    tag: 'policy',
    summary: 'Let a stopped client go, and forget what it was stopped for before',
    params: Type.Object({ clientKey: ClientKey }),
    answers: { 200: Type.Object({ clientKey: ClientKey, removed: Type.Literal(true) }) },
    errors: { 404: 'nothing stands against it' }
  })
};
