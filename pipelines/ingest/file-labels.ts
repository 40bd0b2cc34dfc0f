import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { AttackClass, Label } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import type { FormatName } from '#data/formats/formats.ts';

export type LabelRules = {
  /** Class of every record of a file, by its path as given or its name: a person's word, it overrides the file's own labels. */
  byFile?: ReadonlyMap<string, AttackClass>;
  /**
   * Class of rows that are called only "anomalous" or "attack". Our classes have no general one; `other-injection` is the default
   * because what such sets hold is mostly malformed or injected input.
   */
  anomalousAs?: AttackClass;
};

export const DEFAULT_ANOMALOUS_AS: AttackClass = 'other-injection';

/** The label a whole file gives its records, or null. CSIC keeps normal and anomalous requests in files named so. */
export function labelOfFile(path: string, format: FormatName, rules: LabelRules): Label | null {
  const stated = rules.byFile?.get(path) ?? rules.byFile?.get(basename(path));
  if (stated) return createLabel(stated, 'person');
  if (format !== 'csic-raw') return null;
  const name = basename(path).toLowerCase();
  if (/anomal|attack|malicious|abnormal/.test(name)) {
    return createLabel(rules.anomalousAs ?? DEFAULT_ANOMALOUS_AS, 'dataset');
  }
  return name.includes('normal') ? createLabel('benign', 'dataset') : null;
}

/**
 * A template id for rows whose source names none: method, path, parameter names and a hash of the content, so that equal requests
 * always land in one split. (A fifth of CSIC holds 7,200 normal requests,
 * but only 2,001 different ones.)
 */
export function contentTemplateId(record: Pick<RequestRecord, 'method' | 'target' | 'body'>): string {
  const [path = '', query = ''] = record.target.split(/\?(.*)/s, 2);
  const names = `${query}&${record.body.slice(0, 4096)}`.match(/(?<=^|&)[\w.[\]-]{1,40}(?==)/g) ?? [];
  const hash = createHash('sha256').update(`${record.target}\n${record.body}`).digest('hex').slice(0, 16);
  return `${record.method} ${path.slice(0, 120)}?${[...new Set(names)].sort().join('&')}#${hash}`;
}

function createLabel(attackClass: AttackClass, source: Label['source']): Label {
  return { attackClass, source, actor: '', campaignId: '', templateId: '', attackPlace: '' };
}
