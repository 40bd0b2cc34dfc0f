import {
  altered,
  capital,
  digits,
  family,
  hex,
  integer,
  maybe,
  oneOf,
  repeat,
  text,
  upper,
  words
} from '../template.ts';
import { sentence, verb } from '../vocabulary/language.ts';

import { base64, uuid } from '../vocabulary/shared.ts';
import { noun, sqlSnippet } from '../vocabulary/code.ts';

const field = oneOf(
  noun,
  text`${noun}${capital(noun)}`,
  words('id name title email createdAt total node edges cursor')
);
const selection = text`{ ${repeat(oneOf(field, text`${field} { ${repeat(field, 1, 4, ' ')} }`, text`...${capital(noun)}Fields`, '__typename', text`${noun}: ${field}(first: ${integer(1, 50)}) { edges { node { ${field} } } pageInfo { hasNextPage endCursor } }`), 1, 5, ' ')} }`;
const argument = oneOf(
  text`id: "${oneOf(digits(4), uuid)}"`,
  text`first: ${integer(1, 99)}`,
  text`${noun}: $${noun}`,
  text`filter: { ${noun}: { ${words('eq gt in contains')}: "${noun}" } }`,
  text`orderBy: ${upper(noun)}_${words('ASC DESC')}`,
  text`after: "${altered(text`cursor:${integer(1, 999)}`, base64)}"`,
  text`where: { ${noun}: "${noun}", OR: [{ ${noun}_gt: ${integer(1, 9)} }] }`,
  text`input: { ${noun}: "${noun} ${noun}", ${noun}: ${integer(1, 99)} }`
);
const gqlType = text`${words('String Int ID Boolean Float')}${maybe('!')}`;
const spaced =
  (compact: boolean) =>
  (written: string): string =>
    compact ? written.replaceAll(' ', '\n  ') : written;
const operation = text`${words('query mutation subscription')} ${capital(verbName())}${maybe(text`($${noun}: ${gqlType}${maybe(text`, $${noun}: [${gqlType}] = []`)})`)} { ${field}(${repeat(argument, 1, 3, ', ')}) ${selection} }`;
function verbName() {
  return altered(text`${verb}${capital(noun)}`, (written) => written.replaceAll(/[^A-Za-z]/g, ''));
}
export const graphqlTemplates = family('content/graphql', {
  operation: operation,
  'operation-lines': altered(operation, spaced(true)),
  short: text`{ ${field}${maybe(text`(${argument})`)} ${selection} }`,
  compact: altered(text`{${field}(${argument})${selection}}`, (written) =>
    written.replaceAll(/\s+/g, ' ').replaceAll(/ ?([{}]) ?/g, '$1')
  ),
  mutation: text`mutation { ${verbName()}(input: { ${repeat(text`${noun}: ${oneOf(text`"${noun} ${noun}"`, integer(1, 999), 'true', 'null', text`["${noun}"]`)}`, 1, 4, ', ')} }) { ${field} errors { message path } } }`,
  fragment: text`${operation} fragment ${capital(noun)}Fields on ${capital(noun)} ${selection}`,
  directive: text`query ($${noun}: Boolean!) { ${field} @include(if: $${noun}) { ${field} @skip(if: $${noun}) } }`,
  'inline-fragment': text`{ search(query: "${noun} ${noun}", type: ${upper(noun)}) { ... on ${capital(noun)} { ${field} ${field} } ... on ${capital(noun)} ${selection} } }`,
  envelope: (rng) =>
    JSON.stringify({
      operationName: capital(noun)(rng),
      query: operation(rng),
      variables: { [noun(rng)]: sentence(rng), id: rng.int(1, 9999) }
    }),
  persisted: text`{"operationName":"${capital(noun)}","variables":{"${noun}":"${noun}"},"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${hex(64)}"}}}`,
  variables: text`{"input":{"${noun}":${oneOf(text`"${noun} ${noun}"`, integer(1, 99))},"${noun}":{"${noun}":"${uuid}"}}}`,
  batch: (rng) =>
    JSON.stringify(Array.from({ length: rng.int(2, 4) }, () => ({ query: operation(rng), variables: {} }))),
  schema: text`type ${capital(noun)} implements Node { ${repeat(text`${noun}: ${gqlType}`, 2, 5, ' ')} } ${maybe(text`enum ${capital(noun)} { ${upper(noun)} ${upper(noun)} }`)}`,
  comment: text`# ${sentence}\n${operation}`,
  'block-string': text`mutation { ${verbName()}(body: """${sentence} ${sqlSnippet} "${noun}" ${sentence}""") { id } }`,
  subscription: text`subscription On${capital(noun)} { ${noun}${capital(noun)}(${argument}) ${selection} }`
});
