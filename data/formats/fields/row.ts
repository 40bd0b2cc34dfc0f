import { parseTime } from './log-time.ts';
import { reject, type RejectReason, type Rejection } from '../reading.ts';

/**
 * Typed access to one row or JSON object under any of a field's names. The first fault is remembered instead of thrown, so a
 * reader reads straight on and asks for `fault` at the end.
 */
export class Row {
  fault: Rejection | null = null;
  readonly #values: Record<string, unknown>;

  constructor(values: Record<string, unknown>) {
    this.#values = values;
  }

  names(): string[] {
    return Object.keys(this.#values);
  }

  has(...names: string[]): boolean {
    return this.#find(names) !== undefined;
  }

  /** The text of the first of `names` that is present, else empty. */
  verbatim(...names: string[]): string {
    const value = this.#find(names);
    if (typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  }

  /** Like `verbatim`, but `-` is how logs write "nothing". */
  text(...names: string[]): string {
    const text = this.verbatim(...names);
    return text === '-' ? '' : text;
  }

  /** Like `verbatim`, but refuses an absent or empty field. */
  needed(...names: string[]): string {
    const text = this.verbatim(...names);
    if (text === '') this.fail('field-missing', names.join(' or '));
    return text;
  }

  /** A finite number ≥ 0; 0 when absent, empty or `-`. */
  number(...names: string[]): number {
    const value = this.#find(names);
    if (value === undefined || value === '' || value === '-') return 0;
    const number = typeof value === 'number' ? value : Number(typeof value === 'string' ? value : NaN);
    if (Number.isFinite(number) && number >= 0) return number;
    this.fail('number-invalid', `${names[0]!} is ${JSON.stringify(value)}`);
    return 0;
  }

  /** A duration in seconds, as milliseconds to the microsecond. */
  seconds(name: string): number {
    return millisecondsOf(this.number(name));
  }

  /** A whole number ≥ 0, rounded; at most `most`. */
  count(names: string | readonly string[], most: number = Number.MAX_SAFE_INTEGER): number {
    const all = typeof names === 'string' ? [names] : names;
    const number = Math.round(this.number(...all));
    if (number <= most) return number;
    this.fail('number-invalid', `${all[0]!} is ${number}`);
    return 0;
  }

  neededCount(name: string): number {
    this.needed(name);
    return this.count(name);
  }

  status(...names: string[]): number {
    return this.count(names, 999);
  }

  /** Epoch milliseconds; null when absent. */
  time(...names: string[]): number | null {
    const value = this.#find(names);
    if (value === undefined || value === '') return null;
    const ms = parseTime(value);
    if (ms === null) this.fail('time-invalid', `${names[0]!} is ${JSON.stringify(value)}`);
    return ms;
  }

  neededTime(...names: string[]): number | null {
    if (this.verbatim(...names) === '') this.fail('field-missing', names.join(' or '));
    return this.time(...names);
  }

  object(name: string): Record<string, unknown> {
    const value = this.#values[name];
    return isObject(value) ? value : {};
  }

  list(name: string): readonly unknown[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value : [];
  }

  fail(reason: RejectReason, detail: string): void {
    this.fault ??= reject(reason, detail);
  }

  #find(names: readonly string[]): unknown {
    for (const name of names) {
      const value = this.#values[name];
      if (value !== undefined && value !== null) return value;
    }
    return undefined;
  }
}

/** Without the noise that binary fractions leave behind. */
export function millisecondsOf(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
