/**
 * How a licence expression is written in a list. The id of an organisation's own terms says nothing to people: its end is kept,
 * to tell two of them apart.
 */
export function licenceLabel(expression: string, ownTerms: string): string {
  return expression.replaceAll(/LicenseRef-contract-[A-Za-z0-9.-]+/g, (id) => `${ownTerms} …${id.slice(-6)}`);
}
