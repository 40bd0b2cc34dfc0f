/** `203.0.113.7:4711` and `[2001:db8::1]:4711` without the port; anything else as it is. */
export function withoutPort(endpoint: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(endpoint);
  if (bracketed) return bracketed[1]!;
  const parts = endpoint.split(':');
  return parts.length === 2 ? parts[0]! : endpoint;
}
