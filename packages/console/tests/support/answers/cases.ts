import type { AffectedVersion, CasePage, ImpactedVersion, RetractionCase } from '../../../src/api/retraction-types.ts';

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString();

function retractionCase(id: string, changes: Partial<RetractionCase> = {}): RetractionCase {
  return {
    id: `0192f000-0000-7000-8000-0000000c000${id}`,
    retracted: 'dataset:du-lieu-viet/ud-vi-vtb@0.9.0',
    action: 'delete',
    severity: 'high',
    reasonCode: 'consent-withdrawn',
    reason: 'Lẫn tên người thật.',
    successor: '1.0.0',
    organisation: 'dh-song-hong',
    state: 'open',
    openedAt: day(-3),
    dueAt: day(10.5),
    overdue: false,
    acknowledgedByPersonId: '',
    acknowledgedAt: null,
    closedAt: null,
    versions: 3,
    answered: 1,
    revision: 2,
    ...changes,
  };
}

/** Open, acknowledged and late, about something that the reader may not see, and closed. */
export const cases: RetractionCase[] = [
  retractionCase('1'),
  retractionCase('2', { state: 'acknowledged', acknowledgedAt: day(-2), dueAt: day(-1.5), overdue: true }),
  retractionCase('3', {
    ...{ state: 'informed', dueAt: null, retracted: null, reason: '', successor: '', reasonCode: '' },
    ...{ action: 'stop-new', severity: 'low', answered: 0 },
  }),
  retractionCase('4', { state: 'closed', closedAt: day(-1), answered: 3 }),
];

const affected: AffectedVersion[] = [
  { outcome: 'removed', reason: 'Đã lọc lại.', answeredByPersonId: 'p', answeredAt: day(-1) },
  { outcome: null, reason: '', answeredByPersonId: '', answeredAt: null },
].map((answer, at) => ({
  version: `dataset:dh-song-hong/kho-loc@1.${at}.0`,
  state: 'published',
  joinedAt: day(-3),
  ...answer,
}));

/** A case with its versions. */
export function casePageOf(id: string | undefined): CasePage | undefined {
  const found = cases.find((one) => one.id === id);
  return found && { case: found, versions: affected, nextPageToken: '' };
}

const step = { relation: 'filter', evidence: 'signed', logIndex: 41 };

/** One version with a name and one without. */
export const impact: ImpactedVersion[] = [
  {
    ...{ id: '7', version: 'dataset:dh-song-hong/kho-loc@1.0.0', state: 'published', depth: 1, logIndex: 41 },
    ...{ manifestDigest: 'ab'.repeat(32), weakestEvidence: 'signed' },
    path: [{ ...step, version: 'dataset:dh-song-hong/kho-loc@1.0.0' }],
    holders: { grants: 2, holders: 5, personIds: [], peopleShown: false },
  },
  {
    ...{ id: '9', version: null, state: 'hidden', depth: 2, logIndex: null, manifestDigest: '' },
    weakestEvidence: 'self-asserted',
    path: [
      { ...step, version: 'dataset:dh-song-hong/kho-loc@1.0.0' },
      { version: null, relation: 'train', evidence: 'self-asserted', logIndex: null },
    ],
    holders: null,
  },
];
