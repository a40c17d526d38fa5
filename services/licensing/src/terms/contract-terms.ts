import type { GrantName, Statement, TermRecord } from '../domain/term-record.ts';
import { GRANTS, SCOPES } from '../domain/term-record.ts';
import { PURPOSES, type Terms } from '../domain/terms.ts';
import { digestOf } from './read-record.ts';

/** Which operations of terms give a grant; what terms have no word for stays unsaid. */
const GIVEN_BY: Readonly<Partial<Record<GrantName, readonly string[]>>> = {
  use: ['view', 'download'],
  share: ['redistribute'],
  adapt: ['train'],
  commercial: ['commercial-use'],
  train: ['train'],
  publish_weights: ['publish-weights'],
};
const UNSAID = { value: 'undefined', clause: null } as const;
const NOTHING = { may: [], must: [], mayNot: [] };

/** An organisation's terms as a record that the engine applies; what they do not permit is prohibited. */
export function contractTerms(terms: Terms): TermRecord {
  const { conditions, licenceId: id, version } = terms;
  const record = {
    id,
    family: 'contract',
    textSha256: Object.fromEntries(terms.texts.map(({ language, sha256 }) => [language, sha256])),
    textNote: `version ${version} of the terms of ${terms.organisation}`,
    silence: 'prohibit' as const,
    grants: Object.fromEntries(GRANTS.map((grant) => [grant, grantOf(grant, conditions.operations)])) as Record<
      GrantName,
      Statement<'permit' | 'prohibit'>
    >,
    duties: dutiesOf(terms),
    shareAlike: null,
    passthrough: null,
    limits: {
      nc: null,
      nd: null,
      noAddedLimits: null,
      rawResale: null,
      revocable: null,
      fieldOfUse: [],
      territory:
        conditions.territory.length === 0 ? null : { only: conditions.territory, except: [], clause: 'territory' },
      mau: null,
      purpose: PURPOSES.every((purpose) => conditions.purposes.includes(purpose))
        ? null
        : { only: conditions.purposes, clause: 'purposes' },
      expiry: null,
    },
    scope: Object.fromEntries(SCOPES.map((scope) => [scope, UNSAID])) as TermRecord['scope'],
    unsettled: {},
    summary: { en: NOTHING, vi: NOTHING },
    reviewedBy: null,
    reviewedAt: null,
  };
  return { ...record, digest: digestOf({ ...record, version }) };
}

/** The list of operations is complete: what could stand in it and does not is prohibited by it. */
function grantOf(grant: GrantName, operations: readonly string[]): Statement<'permit' | 'prohibit'> {
  const givenBy = GIVEN_BY[grant];
  if (!givenBy) return UNSAID;
  const given = givenBy.some((operation) => operations.includes(operation));
  return { value: given ? 'permit' : 'prohibit', clause: 'operations' };
}

function dutiesOf({ conditions }: Terms): TermRecord['duties'] {
  const { attribution, auditRight, deletionOnExpiry } = conditions;
  const always = { trigger: 'use', when: null, requires: null } as const;
  return [
    ...(attribution === ''
      ? []
      : [
          {
            id: 'attribution',
            trigger: 'share_data' as const,
            when: null,
            requires: null,
            clause: 'attribution',
            text: { en: attribution, vi: attribution },
          },
        ]),
    ...(auditRight
      ? [
          {
            id: 'audit',
            ...always,
            clause: 'audit right',
            text: { en: 'Let the owner audit the use.', vi: 'Cho chủ sở hữu kiểm tra việc sử dụng.' },
          },
        ]
      : []),
    ...(deletionOnExpiry
      ? [
          {
            id: 'delete-on-expiry',
            ...always,
            clause: 'deletion on expiry',
            text: { en: 'Delete it when the grant ends.', vi: 'Xóa dữ liệu khi quyền truy cập kết thúc.' },
          },
        ]
      : []),
  ];
}
