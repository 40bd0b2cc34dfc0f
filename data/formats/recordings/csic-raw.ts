import { headerValue } from '../fields/headers.ts';
import { parseRequestLine, splitUrl, type RequestLine } from '../fields/request-line.ts';
import { accept, createDraft, reject, type Emit, type LineReader } from '../reading.ts';

type Stage = 'between' | 'headers' | 'body';

type Block = {
  line: number;
  request: RequestLine;
  headers: [string, string][];
  bodyLines: string[];
  missingBytes: number;
};

/** Begins a request; method and URL must look the part, since a body line must not pass for one. */
const REQUEST_LINE = /^[A-Z]{3,16} (?:https?:\/\/|\/)\S* HTTP\/\d(?:\.\d)?$/;
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/;

/**
 * Full HTTP requests one after the other (CSIC 2010): request line, headers, blank line, then a body of Content-Length bytes. No
 * times, no client addresses.
 */
export function csicRawReader(): LineReader {
  let stage: Stage = 'between';
  let block: Block | null = null;

  const finish = (emit: Emit): void => {
    if (block) emit(readBlock(block), block.line);
    block = null;
    stage = 'between';
  };

  return {
    take: (line, lineNumber, emit) => {
      if (stage !== 'headers' && REQUEST_LINE.test(line)) {
        finish(emit);
        const request = parseRequestLine(line);
        if ('reason' in request) return;
        block = { line: lineNumber, request, headers: [], bodyLines: [], missingBytes: 0 };
        stage = 'headers';
      } else if (stage === 'body' && block) {
        block.bodyLines.push(line);
        block.missingBytes -= Buffer.byteLength(line) + 2; // the line break counts too
        if (block.missingBytes <= 0) finish(emit);
      } else if (stage === 'headers' && block) {
        const header = HEADER.exec(line);
        if (header) block.headers.push([header[1]!.toLowerCase(), header[2]!]);
        else if (line.trim() === '') {
          block.missingBytes = Number(headerValue(block.headers, 'content-length')) || 0;
          if (block.missingBytes > 0) stage = 'body';
          else finish(emit);
        } else {
          emit(reject('field-invalid', `no header: ${JSON.stringify(line.slice(0, 40))}`), block.line);
          block = null;
          stage = 'between';
        }
      } else if (line.trim() !== '') {
        emit(reject('not-this-format', 'no request line'), lineNumber);
      }
    },
    end: finish
  };
}

function readBlock(block: Block): ReturnType<typeof accept> {
  const url = splitUrl(block.request.target);
  const body = block.bodyLines.join('\r\n');
  const headers = block.headers;
  const hasHost = url === null || headerValue(headers, 'host') !== '';
  const declaredBytes = Number(headerValue(headers, 'content-length'));
  return accept(
    createDraft({
      ...block.request,
      // The set was recorded through a proxy, so its request lines hold whole URLs; an upstream sees the path.
      target: url?.target ?? block.request.target,
      headers: hasHost ? headers : [['host', url.host], ...headers],
      body,
      bodyBytes: Number.isSafeInteger(declaredBytes) && declaredBytes > 0 ? declaredBytes : Buffer.byteLength(body)
    })
  );
}
