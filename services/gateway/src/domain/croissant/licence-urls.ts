/**
 * Where the licences of an SPDX expression can be read, each once: the page of the SPDX list, or for a LicenseRef its entry in
 * our register. `WITH` exceptions have pages of their own in the list.
 */
export function licenceUrls(expression: string, register: string): string[] {
  const names = expression.match(/[A-Za-z0-9.:-]+\+?/g) ?? [];
  const ids = names.filter((name) => !['AND', 'OR', 'WITH'].includes(name.toUpperCase()));
  return [...new Set(ids.map((id) => urlOf(id, register)))];
}

function urlOf(id: string, register: string): string {
  if (id.includes('LicenseRef-')) return `${register}/${encodeURIComponent(id)}`;
  return `https://spdx.org/licenses/${id.replace(/\+$/, '')}.html`;
}
