import type {
  AcceptanceSchema,
  LicenceSchema,
  TermsConditions as ProtoConditions,
  TermsSchema,
} from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { LicenceSource } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { acceptanceState, type StandingAcceptance } from './domain/acceptance.ts';
import type { Licence } from './domain/licence.ts';
import type { Terms, TermsConditions } from './domain/terms.ts';
import { toProtoTermRecord } from './mapping-term-record.ts';

const SOURCES = { spdx: LicenceSource.SPDX, register: LicenceSource.REGISTER } as const;

/** A licence as the contract has it. */
export function toProtoLicence(licence: Licence): MessageInitShape<typeof LicenceSchema> {
  if (licence.kind === 'contract') {
    const { terms } = licence;
    return { id: licence.id, name: terms.title, source: LicenceSource.CONTRACT, terms: toProtoTerms(terms) };
  }
  const { id, name, source, url, osiApproved, deprecated, replacedBy } = licence.record;
  const termRecord = licence.rules && toProtoTermRecord(licence.rules);
  const shown = { id, name, source: SOURCES[source], url, osiApproved, deprecated, replacedBy };
  return termRecord ? { ...shown, termRecord } : shown;
}

/** Terms as the contract has them. */
export function toProtoTerms(terms: Terms): MessageInitShape<typeof TermsSchema> {
  const { conditions } = terms;
  return {
    licenceId: terms.licenceId,
    organisation: terms.organisation,
    version: terms.version,
    title: terms.title,
    conditions: {
      ...conditions,
      operations: [...conditions.operations],
      purposes: [...conditions.purposes],
      territory: [...conditions.territory],
    },
    texts: terms.texts.map(({ language, text, sha256 }) => ({ language, text, sha256 })),
    createdAt: timestampFromDate(terms.createdAt),
    ...(terms.acceptBy && { acceptBy: timestampFromDate(terms.acceptBy) }),
  };
}

/** An acceptance as the contract has it, and whether it holds at a moment. */
export function toProtoAcceptance(
  { acceptedAt, successor, ...acceptance }: StandingAcceptance,
  now: Date,
): MessageInitShape<typeof AcceptanceSchema> {
  const state = acceptanceState({ successor }, now);
  const shown = { ...acceptance, state, acceptedAt: timestampFromDate(acceptedAt) };
  if (!successor) return shown;
  const newerVersion = successor.version;
  return successor.inTime
    ? { ...shown, newerVersion }
    : { ...shown, newerVersion, lapsesAt: timestampFromDate(successor.acceptBy) };
}

/** The conditions of a request; absent ones are empty and fail where they are required. */
export function toConditions(conditions: ProtoConditions | undefined): TermsConditions {
  return {
    operations: conditions?.operations ?? [],
    purposes: conditions?.purposes ?? [],
    territory: conditions?.territory ?? [],
    termMonths: conditions?.termMonths ?? 0,
    seats: conditions?.seats ?? 0,
    attribution: conditions?.attribution ?? '',
    priceNote: conditions?.priceNote ?? '',
    contact: conditions?.contact ?? '',
    auditRight: conditions?.auditRight ?? false,
    deletionOnExpiry: conditions?.deletionOnExpiry ?? false,
  };
}
