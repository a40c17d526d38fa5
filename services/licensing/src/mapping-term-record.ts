import type { TermRecordSchema } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { NOTE } from './domain/derivation/answer.ts';
import type { Limits, Statement, TermRecord } from './domain/term-record.ts';

/** A term record as the contract has it. */
export function toProtoTermRecord(record: TermRecord): MessageInitShape<typeof TermRecordSchema> {
  return {
    digest: record.digest,
    texts: Object.entries(record.textSha256).map(([language, sha256]) => ({ language, sha256 })),
    textNote: record.textNote,
    reviewed: record.reviewedBy !== null,
    reviewedBy: record.reviewedBy ?? '',
    reviewedAt: record.reviewedAt ?? '',
    grants: statements(record.grants),
    derivativeScope: statements(record.scope),
    unsettled: Object.entries(record.unsettled).map(([grant, outcome]) => ({
      grant,
      explicitText: outcome['explicit-text'],
      conservative: outcome.conservative,
    })),
    silence: record.silence,
    duties: record.duties.map(({ id, trigger, clause, requires, text }) => ({
      id,
      trigger,
      clause,
      machineChecked: requires !== null,
      textVi: text.vi,
      textEn: text.en,
    })),
    shareAlikeScope: record.shareAlike?.scope ?? 'none',
    shareAlikeClause: record.shareAlike?.clause ?? '',
    outboundAllowed: [...(record.shareAlike?.outboundAllowed ?? [])],
    useRestrictionsDocument: record.passthrough?.document ?? '',
    useRestrictionsClause: record.passthrough?.clause ?? '',
    limits: limitsOf(record.limits),
    summaries: (['vi', 'en'] as const).map((language) => {
      const { may, must, mayNot } = record.summary[language];
      return { language, may: [...may], must: [...must], mayNot: [...mayNot] };
    }),
    note: NOTE,
  };
}

function statements(stated: Readonly<Record<string, Statement<string>>>) {
  return Object.entries(stated).map(([name, { value, clause }]) => ({ name, value, clause: clause ?? '' }));
}

function limitsOf(limits: Limits) {
  const { nc, nd, noAddedLimits, rawResale, revocable, fieldOfUse, territory, mau, purpose, expiry } = limits;
  const flags = { nc, nd, noAddedLimits, rawResale, revocable };
  return [
    ...Object.entries(flags).flatMap(([name, clause]) => (clause === null ? [] : [{ name, value: 'true', clause }])),
    ...fieldOfUse.map(({ text, clause }) => ({ name: 'fieldOfUse', value: text, clause })),
    ...(territory ? [{ name: 'territory', value: territoryText(territory), clause: territory.clause }] : []),
    ...(mau ? [{ name: 'mau', value: String(mau.over), clause: mau.clause }] : []),
    ...(purpose ? [{ name: 'purpose', value: purpose.only.join(', '), clause: purpose.clause }] : []),
    ...(expiry ? [{ name: 'expiry', value: expiry.on, clause: expiry.clause }] : []),
  ];
}

function territoryText({ only, except }: { only: readonly string[]; except: readonly string[] }): string {
  const parts = [only.length > 0 ? `only ${only.join(', ')}` : '', except.length > 0 ? `not ${except.join(', ')}` : ''];
  return parts.filter((part) => part !== '').join('; ');
}
