import type {
  AccessForm,
  AccessRequest,
  Attachment,
  Award,
  BulkOutcome,
  Comment,
  Grant,
  Invitation,
} from '../../../src/api/access-types.ts';
import type { Licence } from '../../../src/api/types.ts';
import { COLLEAGUE, me } from './people.ts';

const ME = me.person?.id ?? '';
const OTHER = COLLEAGUE;
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString();

function request(id: string, changes: Partial<AccessRequest> = {}): AccessRequest {
  return {
    id: `0192f000-0000-7000-8000-0000000${id}`,
    asset: 'dataset:ban-do-so/vn-provinces',
    versions: '*',
    applicantPersonId: ME,
    beneficiary: { personId: ME, organisation: null },
    purpose: 'research',
    operations: ['view', 'download'],
    statement: 'Đánh giá tách từ trên địa danh Việt Nam cho một bài báo.',
    seats: 1,
    from: null,
    until: day(200),
    state: 'submitted',
    decisionNote: '',
    clause: '',
    decidedByPersonId: '',
    grantId: '',
    revision: 1,
    createdAt: day(-3),
    submittedAt: day(-3),
    decidedAt: null,
    dueAt: day(10.5),
    pausedSeconds: 0,
    overdue: false,
    secondDecisionNeeded: false,
    firstApprovedByPersonId: '',
    unasked: false,
    useCodes: [],
    useMatch: null,
    assignedToPersonId: '',
    decidedByRule: '',
    rulesVersion: 0,
    blockedBy: [],
    renews: '',
    offer: null,
    coApplicantPersonIds: [],
    signedByPersonId: '',
    signatureRefusedByPersonId: '',
    ...changes,
  };
}

/** What the reader asked for. */
export const ownRequests: AccessRequest[] = [
  request('00001'),
  request('00002', {
    state: 'returned',
    statement: 'Huấn luyện mô hình nhận dạng địa danh.',
    decisionNote: 'Xin cho biết ai thực hiện.',
    coApplicantPersonIds: [OTHER],
  }),
  request('00004', {
    state: 'offered',
    decisionNote: 'Chỉ sáu tháng.',
    offer: {
      versions: '*',
      operations: ['view', 'download'],
      seats: 1,
      until: day(150),
      downloadQuotaBytes: 0,
      narrowed: ['until'],
    },
  }),
  request('00003', { state: 'rejected', decisionNote: 'Ngoài phạm vi.', clause: 'Điều 2', decidedAt: day(-1) }),
];

/** What the reader is to decide. */
export const waitingRequests: AccessRequest[] = [
  request('00010', {
    applicantPersonId: OTHER,
    beneficiary: { personId: null, organisation: 'vien-ngon-ngu' },
    seats: 12,
    statement: 'Xây dựng từ điển địa danh cho phần mềm hỗ trợ người khiếm thị.',
    useMatch: {
      answer: 'contradicts',
      conditionsVersion: 2,
      findings: [
        {
          code: 'DUO:0000046',
          answer: 'contradicts',
          clause: { vi: 'Chỉ dùng phi thương mại.', en: 'Non-commercial use only.' },
          problem: '',
        },
      ],
    },
    overdue: true,
    dueAt: day(-1),
  }),
  request('00011', {
    applicantPersonId: OTHER,
    statement: 'Bài giảng về bản đồ số cho sinh viên năm hai.',
    purpose: 'teaching',
  }),
];

/** One that somebody of an organisation wrote, for the reader to sign. */
export const unsignedRequest = request('00013', {
  applicantPersonId: OTHER,
  beneficiary: { personId: null, organisation: 'vien-ngon-ngu' },
  state: 'awaiting-signature',
  submittedAt: null,
  dueAt: null,
});

export const comments: Comment[] = [
  { id: 'c1', authorPersonId: OTHER, text: 'Có cần toạ độ không?', createdAt: day(-2), private: false },
  { id: 'c2', authorPersonId: ME, text: 'Hỏi ban pháp chế trước.', createdAt: day(-1), private: true },
];

export const invitations: Invitation[] = [
  {
    id: 'i1',
    requestId: '0192f000-0000-7000-8000-000000000020',
    email: '',
    invitedAt: day(-1),
    asset: 'dataset:ban-do-so/vn-provinces',
    applicantPersonId: OTHER,
  },
];

/** Whom the reader asked to join the request that they have back. */
export const sentInvitations: Invitation[] = [
  {
    id: 'i2',
    requestId: '0192f000-0000-7000-8000-000000000002',
    email: 'dong-nghiep@dh-song-hong.vn',
    invitedAt: day(-1),
    asset: null,
    applicantPersonId: '',
  },
];

export const awards: Award[] = [
  {
    id: 'w1',
    asset: 'dataset:ban-do-so/vn-provinces',
    email: '',
    versions: '*',
    purpose: 'research',
    operations: ['view', 'download'],
    until: day(300),
    reason: 'Theo thoả thuận hợp tác.',
    givenByPersonId: OTHER,
    state: 'open',
    givenAt: day(-2),
    expiresAt: day(28),
    endedAt: null,
    requestId: '',
  },
];

const attachment = (id: string, changes: Partial<Attachment> = {}): Attachment => ({
  id,
  requestId: '0192f000-0000-7000-8000-000000000010',
  authorPersonId: OTHER,
  name: 'thư đồng ý của hội đồng đạo đức.pdf',
  mediaType: 'application/pdf',
  size: 182_044,
  sha256: 'ab'.repeat(32),
  private: false,
  attachedAt: day(-2),
  scanState: 'passed',
  redactedAt: null,
  redactedByPersonId: '',
  redactionReason: '',
  ...changes,
});

export const attachments: Attachment[] = [
  attachment('a1'),
  attachment('a2', { name: 'đánh giá pháp chế.txt', mediaType: 'text/plain', private: true, scanState: 'held' }),
  attachment('a3', {
    name: '',
    scanState: null,
    redactedAt: day(-1),
    redactedByPersonId: ME,
    redactionReason: 'Có số căn cước.',
  }),
];

export function outcomesOf(ids: readonly string[], isRehearsal: boolean): BulkOutcome[] {
  return ids.map((id, index) =>
    index === 0
      ? {
          id,
          state: 'approved',
          secondDecisionNeeded: false,
          grantId: isRehearsal ? '' : '0192f000-0000-7000-8000-000000000020',
          code: '',
          problem: '',
        }
      : {
          id,
          state: null,
          secondDecisionNeeded: false,
          grantId: '',
          code: 'state_conflict',
          problem: 'Some terms do not allow teaching.',
        },
  );
}

const TERMS = 'LicenseRef-contract-dia-danh';

function grant(id: string, changes: Partial<Grant> = {}): Grant {
  return {
    id: `0192f000-0000-7000-8000-0000000${id}`,
    requestId: '0192f000-0000-7000-8000-000000000001',
    asset: 'dataset:ban-do-so/vn-provinces',
    versions: '>=1.0.0 <2.0.0',
    beneficiary: { personId: null, organisation: 'dh-song-hong' },
    purposes: ['research'],
    operations: ['view', 'download'],
    seatCap: 5,
    from: day(-30),
    until: day(19.5),
    state: 'active',
    reason: '',
    terms: [{ licenceId: TERMS, version: 1 }],
    seats: [{ id: 's1', personId: ME, state: 'active', since: day(-30), lapsesAt: null }],
    revision: 3,
    createdAt: day(-30),
    downloadQuotaBytes: 0,
    useCodes: [],
    duties: [],
    expiringFrom: day(-10),
    supersedes: '',
    supersededBy: '',
    deletionRequired: true,
    seatManagerPersonId: '',
    coHolderPersonIds: [],
    ...changes,
  };
}

/** What the reader holds: one ends soon, the other waits for its terms. */
export const ownGrants: Grant[] = [
  grant('00020', { state: 'expiring' }),
  grant('00021', {
    state: 'pending-acceptance',
    until: day(300),
    seats: [{ id: 's2', personId: ME, state: 'pending-acceptance', since: day(-1), lapsesAt: null }],
  }),
];

export const givenGrants: Grant[] = [
  grant('00022', { seats: [] }),
  grant('00023', { state: 'suspended', reason: 'Kiểm tra.' }),
];

/** The form of the gated dataset. */
export const accessForm: AccessForm = {
  organisation: 'ban-do-so',
  asset: 'dataset:ban-do-so/vn-provinces',
  version: 1,
  fields: [
    {
      id: 'supervisor',
      kind: 'text',
      label: { vi: 'Người hướng dẫn', en: 'Supervisor' },
      help: { vi: 'Tên và đơn vị.', en: 'Name and unit.' },
      required: true,
      maxLength: 200,
      options: [],
    },
    {
      id: 'stage',
      kind: 'select',
      label: { vi: 'Giai đoạn', en: 'Stage' },
      help: null,
      required: false,
      maxLength: 0,
      options: [{ id: 'pilot', label: { vi: 'Thử nghiệm', en: 'Pilot' } }],
    },
    {
      id: 'ethics',
      kind: 'checkbox',
      label: { vi: 'Đã được hội đồng đạo đức duyệt', en: 'Approved by an ethics board' },
      help: null,
      required: false,
      maxLength: 0,
      options: [],
    },
  ],
  setByPersonId: OTHER,
  setAt: day(-90),
};

/** The terms that the second grant waits for. */
export const contract: Licence = {
  id: TERMS,
  name: 'Điều khoản dữ liệu địa danh',
  source: 'contract',
  url: '',
  osiApproved: false,
  deprecated: false,
  replacedBy: '',
  terms: {
    licenceId: TERMS,
    organisation: 'ban-do-so',
    version: 1,
    title: 'Điều khoản dữ liệu địa danh',
    conditions: null,
    texts: [
      { language: 'vi', text: 'Chỉ dùng cho nghiên cứu.', sha256: 'ab'.repeat(32) },
      { language: 'en', text: 'For research only.', sha256: 'cd'.repeat(32) },
    ],
    acceptBy: null,
    createdAt: day(-90),
  },
  termRecord: null,
};
