export type BodyKind = 'none' | 'json' | 'form' | 'multipart' | 'xml' | 'graphql' | 'text' | 'binary';

export type BodyFacts = {
  kind: BodyKind;
  /** The content type names one structure, the body shows another. */
  hasTypeMismatch: boolean;
  isMalformed: boolean;
  duplicateFields: number;
  depth: number;
  /** File names with an extension some server would execute. */
  scriptUploads: number;
  hasDoctype: boolean;
  entityDeclarations: number;
  /** SYSTEM or PUBLIC: the parser is asked to fetch something. */
  hasExternalEntity: boolean;
  graphqlAliases: number;
  graphqlDepth: number;
  hasIntrospection: boolean;
};

export function createBodyFacts(): BodyFacts {
  return {
    kind: 'none',
    hasTypeMismatch: false,
    isMalformed: false,
    duplicateFields: 0,
    depth: 0,
    scriptUploads: 0,
    hasDoctype: false,
    entityDeclarations: 0,
    hasExternalEntity: false,
    graphqlAliases: 0,
    graphqlDepth: 0,
    hasIntrospection: false
  };
}
