import { AllianceError } from '@alliance/errors/alliance-error';
import type { Terms } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import type {
  CheckExpressionRequest,
  CheckExpressionResponseSchema,
  LicenceInTextSchema,
  LicenceText,
} from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';

const SAYS_NOTHING = new Set(['other', 'unknown', 'none', 'noassertion', 'cc', 'openrail']);

/**
 * Answers CheckExpression for ids joined by AND and OR: case is put right, unknown ids are refused, and neither a tag that
 * names no licence nor another organisation's contract can be published under.
 */
export function checkFakeExpression(
  { expression, organisation }: CheckExpressionRequest,
  licences: readonly string[],
  termsOf: (licenceId: string) => Terms | undefined,
): MessageInitShape<typeof CheckExpressionResponseSchema> {
  const given = expression.trim() || 'NOASSERTION';
  if (SAYS_NOTHING.has(given.toLowerCase())) {
    return { expression: given, publishable: false, notes: [`"${given}" does not say which licence applies.`] };
  }
  const terms: Terms[] = [];
  const licenceIds: string[] = [];
  const canonical = given.replaceAll(/[A-Za-z0-9.+-]+/g, (word) => {
    if (/^(and|or)$/i.test(word)) return word.toUpperCase();
    const contract = termsOf(word);
    const id = contract?.licenceId ?? licences.find((known) => known.toLowerCase() === word.toLowerCase());
    if (id === undefined) throw new AllianceError('licence_unknown', `The licence ${word} is not known.`);
    if (!licenceIds.includes(id)) licenceIds.push(id);
    if (contract && !terms.includes(contract)) terms.push(contract);
    return id;
  });
  const foreign = terms.filter((contract) => contract.organisation !== organisation);
  const notes = foreign.map((contract) => `${contract.licenceId} belongs to ${contract.organisation}.`);
  if (canonical !== given) notes.push(`Written as ${canonical}.`);
  return { expression: canonical, licenceIds, publishable: foreign.length === 0, notes, terms };
}

/** Answers DetectLicences for texts that carry the SPDX tag of a known licence. */
export function detectFakeLicences(
  texts: readonly Pick<LicenceText, 'path' | 'head'>[],
  licences: readonly string[],
): MessageInitShape<typeof LicenceInTextSchema>[] {
  return texts.flatMap(({ path, head }) => {
    const tag = /SPDX-License-Identifier: *([\w.+-]+)/.exec(Buffer.from(head).toString())?.[1];
    const licence = licences.find((known) => known.toLowerCase() === tag?.toLowerCase());
    return licence ? [{ path, licence, how: 'spdx-tag' }] : [];
  });
}
