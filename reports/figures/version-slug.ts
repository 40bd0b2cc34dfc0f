/** A dot in a page's path would be taken for a file ending: `2026-11-21.1` → `2026-11-21-1`. */
export function versionSlug(version: string): string {
  return version.replace('.', '-');
}

export function versionOfSlug(slug: string): string {
  return slug.replace(/-(\d+)$/, '.$1');
}
