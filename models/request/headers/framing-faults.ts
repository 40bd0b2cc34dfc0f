import type { ParsedRequest } from '../parsed-request.ts';

/** Ways in which two servers in a row may disagree where a request ends or whom it is for (RFC 9112 §6, §3.2). */
export function countFramingFaults({ headers, hasHostMismatch, bodyBytes }: ParsedRequest): number {
  const isChunked = headers.transferEncoding !== '';
  let faults = headers.malformed;
  if (headers.hasBadContentLength) faults++;
  if (isChunked && headers.contentLengths > 0) faults++;
  if (isChunked && headers.transferEncoding.trim().toLowerCase() !== 'chunked') faults++;
  if (!isChunked && headers.contentLength >= 0 && headers.contentLength !== bodyBytes) faults++;
  if (headers.hosts > 1) faults++;
  if (hasHostMismatch) faults++;
  return faults;
}
