export type UserAgentKind = 'missing' | 'browser' | 'crawler' | 'library' | 'tool' | 'other';

export type UserAgent = {
  kind: UserAgentKind;
  isChromium: boolean;
  isMobile: boolean;
  /** As client hints name it: `windows`, `macos`, `linux`, `android`, `ios`, `chromeos`; empty when it names none. */
  platform: string;
};

/** Agents repeat; beyond this many different ones somebody rotates them. */
const MAX_REMEMBERED_AGENTS = 1_024;
const MAX_REMEMBERED_CHARS = 512;

/** What such programs call themselves or their trade; a tool that hides its name is for the other features to find. */
const TOOL_WORDS =
  /scan|fuzz|exploit|pentest|inject|brute|attack|sqlmap|nikto|nmap|nuclei|hydra|gobuster|dirb|burp|metasploit/;
const CRAWLER_WORDS = /bot\b|bot[/;)]|crawl|spider|slurp|monitor|uptime|healthcheck|preview|\+https?:/;
const ENGINES = /applewebkit|gecko\/|trident|presto\/|msie /;
/** `curl/8.5.0`, `okhttp/4.12`, `Shop/3.1 (iPhone; iOS 17.5)`. */
const NAME_AND_VERSION = /^[a-z][\w.+-]{0,40}\/v?\d/;
const LIBRARY_WORDS = /^(java|python|perl|ruby|php|node|axios|wget|curl|go-http|libwww|httpclient|apache-httpclient)/;
const PLATFORMS: readonly (readonly [string, string])[] = [
  ['windows', 'windows'],
  ['android', 'android'],
  ['iphone', 'ios'],
  ['ipad', 'ios'],
  ['mac os', 'macos'],
  ['cros', 'chromeos'],
  ['linux', 'linux']
];

const remembered = new Map<string, UserAgent>();

export function readUserAgent(text: string): UserAgent {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const agent = classify(text.slice(0, MAX_REMEMBERED_CHARS).toLowerCase());
  if (text.length <= MAX_REMEMBERED_CHARS) {
    if (remembered.size >= MAX_REMEMBERED_AGENTS) remembered.clear();
    remembered.set(text, agent);
  }
  return agent;
}

function classify(agent: string): UserAgent {
  return {
    kind: kindOf(agent.trim()),
    isChromium: agent.includes('chrome/') || agent.includes('chromium/'),
    isMobile: agent.includes('mobile') || agent.includes('iphone'),
    platform: PLATFORMS.find(([word]) => agent.includes(word))?.[1] ?? ''
  };
}

function kindOf(agent: string): UserAgentKind {
  if (agent === '' || agent === '-') return 'missing';
  if (TOOL_WORDS.test(agent)) return 'tool';
  if (CRAWLER_WORDS.test(agent)) return 'crawler';
  const isMozilla = agent.startsWith('mozilla/') || agent.startsWith('opera/');
  if (isMozilla)
    return agent.includes('(') && (ENGINES.test(agent) || agent.startsWith('opera/')) ? 'browser' : 'other';
  return NAME_AND_VERSION.test(agent) || LIBRARY_WORDS.test(agent) ? 'library' : 'other';
}
