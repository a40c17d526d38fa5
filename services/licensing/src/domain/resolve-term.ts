import type { Term } from './expression-syntax.ts';
import { findLicence, type LicenceRegister } from './licence-register.ts';

/** What a term of an expression turned out to be; `text` is how it is written from now on. */
export type ResolvedTerm =
  | { readonly kind: 'licence'; readonly id: string; readonly text: string; readonly note: string | undefined }
  | { readonly kind: 'contract'; readonly id: string; readonly text: string; readonly note: undefined }
  | { readonly kind: 'unclear'; readonly text: string; readonly note: string }
  | { readonly kind: 'unknown'; readonly text: string };

const CONTRACT = /^LicenseRef-contract-(.+)$/i;

/** The id of an organisation's terms. */
export function contractId(name: string): string {
  return `LicenseRef-contract-${name}`;
}

/**
 * Says what a name means: an id of the register in any case, a Hugging Face tag, an organisation's terms (whether they
 * exist is not known here), a tag that names no licence, or nothing known. Deprecated ids become what replaced them.
 */
export function resolveTerm(register: LicenceRegister, { name, exception }: Term): ResolvedTerm {
  const written = exception === undefined ? name : `${name} WITH ${exception}`;
  const question = register.unclear.get(name.toLowerCase());
  if (question) return { kind: 'unclear', text: unclearText(name), note: `"${written}": ${question}` };
  const contract = CONTRACT.exec(name)?.[1];
  if (contract && exception === undefined) {
    const id = contractId(contract.toLowerCase());
    return { kind: 'contract', id, text: id, note: undefined };
  }
  return resolveLicence(register, name, exception) ?? { kind: 'unknown', text: written };
}

/** How a tag that names no licence is kept: the SPDX value where there is one. */
export function unclearText(tag: string): string {
  const lower = tag.toLowerCase();
  return lower === 'none' || lower === 'noassertion' ? lower.toUpperCase() : lower;
}

function resolveLicence(
  register: LicenceRegister,
  name: string,
  exception: string | undefined,
): ResolvedTerm | undefined {
  const found = findByName(register, name);
  if (!found) return undefined;
  const { record, orLater } = found;
  const added = exception === undefined ? undefined : register.exceptionsByLowerCase.get(exception.toLowerCase());
  if (exception !== undefined && added === undefined) return undefined;
  const replacement = record.replacedBy === '' ? record.id : record.replacedBy;
  const [id = '', built] = (orLater ? laterVersions(replacement) : replacement).split(' WITH ');
  // One licence takes one exception.
  if (built !== undefined && added !== undefined) return undefined;
  const granted = built ?? added;
  const text = granted === undefined ? id : `${id} WITH ${granted}`;
  const written = exception === undefined ? name : `${name} WITH ${exception}`;
  return { kind: 'licence', id: id.replace(/\+$/, ''), text, note: noteOf(record, written, text) };
}

function findByName(register: LicenceRegister, name: string) {
  const record = findLicence(register, register.tags.get(name.toLowerCase()) ?? name);
  if (record) return { record, orLater: false };
  const earliest = name.endsWith('+') ? findLicence(register, name.slice(0, -1)) : undefined;
  // SPDX has no "or later" for licences outside its list.
  return earliest?.source === 'spdx' ? { record: earliest, orLater: true } : undefined;
}

/** "X or any later version": GNU ids have a name for it, others take a plus sign. */
function laterVersions(expression: string): string {
  const [id = '', ...rest] = expression.split(' ');
  const later = id.endsWith('-only') ? id.replace(/-only$/, '-or-later') : id.endsWith('-or-later') ? id : `${id}+`;
  return [later, ...rest].join(' ');
}

function noteOf(record: { id: string; deprecated: boolean; replacedBy: string }, written: string, text: string) {
  if (record.replacedBy !== '') {
    const choice = text.includes('-only')
      ? ` Choose ${text.replace('-only', '-or-later')} if the text says "or any later version".`
      : '';
    return `"${written}" is an id that SPDX no longer uses; it is read as ${text}.${choice}`;
  }
  if (record.deprecated) {
    return `SPDX no longer uses ${record.id} and names no single successor; name the licences that apply one by one.`;
  }
  return written === text ? undefined : `"${written}" is written ${text}.`;
}
