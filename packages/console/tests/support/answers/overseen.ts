import type {
  Appeal,
  AssetDownloads,
  Finding,
  IndexStatus,
  LicenceReview,
  OutboxStatus,
} from '../../../src/api/overseen-types.ts';
import type { Me, Organisation } from '../../../src/api/types.ts';
import { organisations } from './organisations.ts';
import { COLLEAGUE, me } from './people.ts';

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString();

/** The reader as somebody with another part. */
export const governance: Me = {
  person: me.person && { ...me.person, allianceRoles: ['governance'] },
  organisations: [],
};
export const auditor: Me = { person: me.person && { ...me.person, allianceRoles: ['auditor'] }, organisations: [] };
export const steward: Me = { ...me, organisations: me.organisations.map((one) => ({ ...one, role: 'owner' })) };

export const applications: Organisation[] = [
  {
    ...(organisations[0] as Organisation),
    ...{ id: 'o-moi', slug: 'phong-ai-mekong', legalName: 'Phòng thí nghiệm AI Mê Kông', state: 'applied' },
    ...{ kind: 'company', description: 'Nhận dạng tiếng nói các vùng miền.', admittedAt: null, appliedAt: day(-4) },
  },
];

export const findings: Finding[] = [
  {
    id: 'f1',
    ...{ kind: 'dataset', organisation: 'du-lieu-viet', name: 'ud-vi-vtb', version: '1.1.0' },
    state: 'explained',
    declared: 'none',
    types: ['VN_CCCD', 'PHONE'],
    subjectCount: 41,
    openedAt: day(-6),
    explanation: 'Số giả, sinh ra để kiểm thử.',
    explainedByPersonId: COLLEAGUE,
    explainedAt: day(-2),
    closingReason: '',
    closedByPersonId: '',
    closedAt: null,
  },
  {
    id: 'f2',
    ...{ kind: 'dataset', organisation: 'du-lieu-viet', name: 'ud-vi-vtb', version: '1.0.0' },
    state: 'open',
    declared: null,
    types: ['EMAIL'],
    subjectCount: 3,
    openedAt: day(-1),
    explanation: '',
    explainedByPersonId: '',
    explainedAt: null,
    closingReason: '',
    closedByPersonId: '',
    closedAt: null,
  },
];

export const reviews: LicenceReview[] = [
  {
    id: 'r1',
    assessmentId: 'a1',
    output: 'model:du-lieu-viet/bigram-am-tiet@1.0.0',
    organisation: 'du-lieu-viet',
    state: 'open',
    reason: '',
    decidedBy: '',
    createdAt: day(-3),
    decidedAt: null,
  },
];

export const appeals: Appeal[] = [
  {
    id: 'p1',
    requestId: '0192f000-0000-7000-8000-000000000003',
    grantId: '',
    appellantPersonId: COLLEAGUE,
    reasons: 'Điều khoản cho phép nghiên cứu.',
    state: 'open',
    answer: '',
    decidedByPersonId: '',
    newRequestId: '',
    createdAt: day(-5),
    dueAt: day(8.5),
    decidedAt: null,
  },
];

export const outbox: OutboxStatus = {
  unpublished: 2,
  lastSequence: 1_204,
  oldestUnpublishedAt: day(-0.001),
  consumers: [{ name: 'catalogue-datasets', source: 'datasets', pending: 5 }],
};

export const indexStatus: IndexStatus = {
  generation: 3,
  items: 36,
  rebuilding: false,
  lastLagMs: 240,
  lastEventAt: day(-0.01),
};

/** Two assets, a little more each month. */
export function statementOf(month: string): AssetDownloads[] {
  const at = Number(month.slice(5));
  return [
    ['dataset:dh-song-hong/kho-loc', 40 + at * 7],
    ['model:dh-song-hong/nhan-dang', 3 * at],
  ].map(([asset, downloads]) => ({
    asset: String(asset),
    downloads: Number(downloads),
    files: 4,
    bytes: Number(downloads) * 1_250_000,
    people: Math.ceil(Number(downloads) / 4),
    grants: 2,
    personIds: [],
  }));
}
