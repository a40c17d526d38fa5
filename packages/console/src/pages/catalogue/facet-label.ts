import type { Format } from '../../language/format.ts';
import { type Messages, wordFor } from '../../language/messages.ts';
import type { FacetName } from '../../search/search-state.ts';
import { licenceLabel } from '../../text/licence-label.ts';

/** How a value of a facet is shown. */
export function facetLabel(name: FacetName, value: string, t: Messages, format: Format): string {
  if (name === 'access') return wordFor(t.access, value);
  if (name === 'licence') return licenceLabel(value, t.licence.own);
  return name === 'language' ? format.language(value) : value;
}
