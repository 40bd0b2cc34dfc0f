/** A cell's value as text; nothing is empty, what is neither text nor number is JSON. */
export function textOf(value: unknown): string {
  if (value == null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
