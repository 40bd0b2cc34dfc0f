import type { HeaderFacts } from './read-headers.ts';
import type { UserAgent } from './user-agent.ts';

/** How many of the headers every browser sends an agent that calls itself one has left out; 0 where the source keeps no headers. */
export function countMissingBrowserHeaders(headers: HeaderFacts, agent: UserAgent): number {
  if (agent.kind !== 'browser' || !headers.isComplete) return 0;
  return Number(!headers.hasAccept) + Number(!headers.hasAcceptLanguage) + Number(!headers.hasAcceptEncoding);
}

/** How often client hints, fetch metadata and the agent's own words disagree. */
export function countBrowserContradictions(headers: HeaderFacts, agent: UserAgent): number {
  let contradictions = 0;
  const platform = headers.hintPlatform.replaceAll('"', '').replace(' ', '').toLowerCase();
  if (headers.hasBrandHint && !agent.isChromium) contradictions++;
  if (headers.hintMobile === '?1' && !agent.isMobile) contradictions++;
  if (headers.hintMobile === '?0' && agent.isMobile && agent.platform !== 'android') contradictions++;
  if (platform !== '' && agent.platform !== '' && !platform.includes(agent.platform)) contradictions++;
  if (headers.hasSecFetch && agent.kind !== 'browser' && agent.kind !== 'other') contradictions++;
  return contradictions;
}
