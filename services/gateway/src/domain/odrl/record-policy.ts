import type { TermRecord } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { type Duty, inLanguage, type Place, type Policy, policy, type Rule } from './policy.ts';
import { ACTION_OF_DUTY, ACTION_OF_GRANT } from './vocabulary.ts';

const SHARED = new Set(['distribute', 'derive', 'alliance:publishWeights']);

/** A licence's term record as an ODRL Set, each rule with its clause. What the text does not mention is left out. */
export function recordPolicy(name: string, record: TermRecord, place: Place): Policy {
  const rules = (value: string): Rule[] =>
    record.grants
      .filter((grant) => grant.value === value)
      .map(({ name: grant, clause }) => ({
        action: ACTION_OF_GRANT[grant] ?? `alliance:${grant}`,
        target: place.target,
        ...(clause !== '' && { 'dcterms:source': clause }),
      }));
  const duty = dutiesOf(record);
  return policy('Set', place, {
    title: name,
    permission: rules('permit').map((rule) => (duty.length > 0 && SHARED.has(rule.action) ? { ...rule, duty } : rule)),
    prohibition: rules('prohibit'),
    'alliance:notMentioned': record.grants.filter(({ value }) => value === 'undefined').map(({ name: grant }) => grant),
    'alliance:recordDigest': record.digest,
    'alliance:reviewed': record.reviewed,
    'alliance:note': 'engine assessment, not legal advice',
  });
}

function dutiesOf(record: TermRecord): Duty[] {
  const listed = record.duties.map(({ id, clause, textVi, textEn }) => ({
    action: ACTION_OF_DUTY[id] ?? `alliance:${id}`,
    ...(clause !== '' && { 'dcterms:source': clause }),
    'dcterms:description': [inLanguage('vi', textVi), inLanguage('en', textEn)],
  }));
  if (record.outboundAllowed.length === 0) return listed;
  const nextPolicy = {
    action: 'nextPolicy',
    'dcterms:source': record.shareAlikeClause,
    'dcterms:description': record.outboundAllowed.join(' OR '),
  };
  return [...listed, nextPolicy];
}
