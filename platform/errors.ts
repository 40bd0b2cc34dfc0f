/** Every code the product can raise, with what it means. Codes are never reused; add, don't rename. */
export const ERROR_CODES = {
  SETTINGS_INVALID: 'a setting from the environment or command line is missing, malformed or out of range',
  INPUT_NOT_FOUND: 'an input file does not exist or cannot be read',
  INPUT_EMPTY: 'the input holds no usable record',
  INPUT_FORMAT_UNKNOWN: 'the format of an input file could not be recognised',
  INPUT_FORMAT_MISMATCH: 'an input file is not in the format that was named',
  INPUT_INVALID: 'a value that was given is not of the kind it has to be',
  POLICY_INVALID: 'the policy file is malformed or contradicts itself',
  TRAINING_DATA_UNUSABLE: 'the data cannot train what was asked for (too few rows, one class only, …)',
  FEATURE_MISMATCH: 'an artefact was built for another feature list than this code computes',
  ARTEFACT_CORRUPT: 'an artefact is truncated, altered or of an unknown format',
  VERSION_NOT_FOUND: 'the registry holds no such version or alias',
  ALIAS_MOVED: 'somebody else moved an alias of the registry meanwhile; nothing was changed',
  APPROVAL_REFUSED: 'a version may not be approved, rejected or rolled back as it stands',
  EVIDENCE_INVALID: 'what an approval should rest on is missing, altered or about something else',
  VERSION_EXISTS: 'the registry already holds that version; versions are immutable',
  STORAGE_FAILED: 'a file could not be written (disk full, permission)',
  STEP_FAILED: 'a pipeline step or worker ended unexpectedly'
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Exit codes of every command: 0 done, 1 unexpected fault, 2 bad arguments or settings, 3 unusable input, 4 storage or artefact fault. */
const EXIT_CODES: Record<ErrorCode, 2 | 3 | 4 | 5> = {
  SETTINGS_INVALID: 2,
  INPUT_NOT_FOUND: 3,
  INPUT_EMPTY: 3,
  INPUT_FORMAT_UNKNOWN: 3,
  INPUT_FORMAT_MISMATCH: 3,
  INPUT_INVALID: 3,
  POLICY_INVALID: 2,
  TRAINING_DATA_UNUSABLE: 3,
  FEATURE_MISMATCH: 4,
  ARTEFACT_CORRUPT: 4,
  VERSION_NOT_FOUND: 3,
  ALIAS_MOVED: 4,
  APPROVAL_REFUSED: 5,
  EVIDENCE_INVALID: 4,
  VERSION_EXISTS: 4,
  STORAGE_FAILED: 4,
  STEP_FAILED: 4
};

/** A broken promise an operator can act on: a code from the table, a sentence holding the offending value, the cause. */
export class PathHelmError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PathHelmError';
    this.code = code;
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}
