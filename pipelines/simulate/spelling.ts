/** How a site writes names of more than one word. */
export type Spelling = 'snake' | 'camel' | 'kebab' | 'flat' | 'pascal';

export function spellName(words: string, spelling: Spelling): string {
  const parts = words.split(/[ _-]/);
  switch (spelling) {
    case 'snake':
      return parts.join('_');
    case 'kebab':
      return parts.join('-');
    case 'flat':
      return parts.join('');
    case 'camel':
      return parts.map((part, at) => (at === 0 ? part : capitalise(part))).join('');
    case 'pascal':
      return parts.map(capitalise).join('');
  }
}

export function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
