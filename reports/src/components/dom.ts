type Properties = Readonly<Record<string, string | number | boolean | ((event: Event) => void) | undefined>>;
export type Child = Node | string | null | undefined;

/** An element by DOM calls alone: attributes, `on…` listeners, children. No inline style, so that a strict CSP holds. */
export function h(tag: string, properties: Properties = {}, ...children: Child[]): HTMLElement {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag: string, properties: Properties = {}, ...children: Child[]): SVGElement {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);
}

/** Long names break after their underscores. */
export function breakable(text: string): HTMLElement {
  const parts = text.split(/(?<=_)/).flatMap((part) => [part, h('wbr')]);
  return h('span', {}, ...parts);
}

function fill<T extends Element>(element: T, properties: Properties, children: readonly Child[]): T {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name === 'className' ? 'class' : name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child != null));
  return element;
}
