import { fnv1a } from '#models/rng.ts';
import type { Body } from './call.ts';
import { encodeUrlText, type UrlStyle } from './percent-encoding.ts';

type WrittenBody = { text: string; type: string; bytes: number };

/** A body as it goes over the wire, with its content type and its full length. `salt` makes the multipart boundary. */
export function writeBody(body: Body, urlStyle: UrlStyle, salt: string): WrittenBody {
  switch (body.kind) {
    case 'none':
      return { text: '', type: '', bytes: 0 };
    case 'json':
      return written(JSON.stringify(body.value), 'application/json', 0);
    case 'form': {
      // Forms are urlencoded by the form rules in browsers and libraries alike; only hand-written scripts differ.
      const style = urlStyle === 'lenient' || urlStyle === 'lower' ? urlStyle : 'form';
      const text = body.fields
        .map(([name, value]) => `${encodeUrlText(name, style)}=${encodeUrlText(value, style)}`)
        .join('&');
      return written(text, 'application/x-www-form-urlencoded', 0);
    }
    case 'multipart': {
      const boundary = `----WebKitFormBoundary${fnv1a(salt + String(body.parts[0]?.content.length)).toString(36)}${fnv1a(salt).toString(36)}`;
      const parts = body.parts.map((part) => {
        const file = part.fileName === undefined ? '' : `; filename="${escapeQuoted(part.fileName)}"`;
        const type = part.type === undefined ? '' : `\r\nContent-Type: ${part.type}`;
        return `--${boundary}\r\nContent-Disposition: form-data; name="${escapeQuoted(part.name)}"${file}${type}\r\n\r\n${part.content}\r\n`;
      });
      return written(
        `${parts.join('')}--${boundary}--\r\n`,
        `multipart/form-data; boundary=${boundary}`,
        body.unseenBytes
      );
    }
    case 'xml': {
      const open = body.envelope.map(
        (name, at) =>
          `<${name}${at === 0 && name.startsWith('soap') ? ' xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"' : ''}>`
      );
      const close = [...body.envelope].reverse().map((name) => `</${name.split(' ')[0]!}>`);
      const fields = body.fields.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
      return written(
        `<?xml version="1.0" encoding="UTF-8"?>${open.join('')}${fields.join('')}${close.join('')}`,
        'text/xml; charset=utf-8',
        0
      );
    }
    case 'text':
      return written(body.text, body.type, body.unseenBytes);
  }
}

function written(text: string, type: string, unseenBytes: number): WrittenBody {
  return { text, type, bytes: Buffer.byteLength(text) + unseenBytes };
}

function escapeQuoted(text: string): string {
  return text.replaceAll('"', '%22').replace(/[\r\n]+/g, ' ');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
