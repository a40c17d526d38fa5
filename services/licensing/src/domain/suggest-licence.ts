import { findLicence, type LicenceRegister } from './licence-register.ts';

/** A licence id that a text may have meant ("CC BY 4.0", "MIT (see README)"); undefined when nothing comes close. */
export function suggestLicence(register: LicenceRegister, text: string): string | undefined {
  const squeezed = squeeze(text);
  const alike = register.licences.find(({ id, deprecated }) => !deprecated && squeeze(id) === squeezed);
  if (alike) return alike.id;
  const [first = ''] = text.split(/[\s(),;/]+/).filter((word) => word !== '');
  const named = findLicence(register, register.tags.get(first.toLowerCase()) ?? first);
  return named && (named.replacedBy || named.id);
}

function squeeze(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]|licen[cs]e/g, '');
}
