/** What Framework's page frame lacks for those who do not see it: the language, names of its controls, a list of items only. */
export function mendMarkup(html: string): string {
  return html
    .replace(/<html(?![^>]*\blang=)/, '<html lang="en"')
    .replace(
      '<input id="observablehq-sidebar-toggle" type="checkbox"',
      '<input id="observablehq-sidebar-toggle" type="checkbox" aria-label="Sidebar"'
    )
    .replace(/<label id="observablehq-sidebar-close"[^>]*><\/label>/, '<li class="sidebar-closer">$&</li>');
}
