import type { Offer } from './narrow-approval.ts';
import type { RequestClock } from './request-clock.ts';
import type { RequestState } from './request-states.ts';
import type { UseCode } from './use-codes.ts';
import type { PinnedMatch } from './use-conditions.ts';
import type { AssetRef, Beneficiary, Operation, Purpose } from './vocabulary.ts';

/** What an applicant asks for. */
export type AccessRequest = {
  id: string;
  asset: AssetRef;
  /** A range of versions. */
  versions: string;
  applicantId: string;
  beneficiary: Beneficiary;
  purpose: Purpose;
  operations: readonly Operation[];
  statement: string;
  seats: number;
  /** Absent: from the decision on. */
  from: Date | undefined;
  /** Absent only while it is a draft. */
  until: Date | undefined;
  state: RequestState;
  decisionNote: string;
  clause: string;
  decidedBy: string | undefined;
  grantId: string | undefined;
  revision: number;
  createdAt: Date;
  submittedAt: Date | undefined;
  decidedAt: Date | undefined;
  clock: RequestClock;
  /** The first of two approvals; absent while there is none. */
  firstApproval: FirstApproval | undefined;
  /** Whose decision governance has remitted: others decide now. */
  excludedDeciders: readonly string[];
  /** Nobody asked: a steward gives access. */
  unasked: boolean;
  /** What it is for, in codes. */
  useCodes?: readonly UseCode[];
  /** How that went with what the asset permits, when it was submitted. */
  useMatch?: PinnedMatch | undefined;
  /** Who should decide, by a rule. */
  assignedTo?: string | undefined;
  /** The rule that decided; then nobody did in person. */
  decidedByRule?: DecidingRule | undefined;
  /** The steward in whose place whoever decided did. */
  decidedFor?: string | undefined;
  /** What an approval gives, where that is less than was asked for. */
  offer?: Omit<Offer, 'from'> | undefined;
  /** The grant that it would renew. */
  renews?: string | undefined;
  /** The owner of the organisation that is to hold the grant who agreed to it as it is. */
  signedBy?: string | undefined;
  /** The one who did not, which withdrew it. */
  signatureRefusedBy?: string | undefined;
  /** Who asks together with the applicant. */
  coApplicants?: readonly string[] | undefined;
  /** Governance has remitted it: rules decide no more. */
  peopleDecide?: boolean;
};

/** A rule, in one version of its organisation's rules. */
export type DecidingRule = { id: string; version: number };

/** Of every new request: nobody has decided anything about it. */
export const UNDECIDED = {
  decisionNote: '',
  clause: '',
  decidedBy: undefined,
  grantId: undefined,
  revision: 1,
  decidedAt: undefined,
  decidedByRule: undefined,
  assignedTo: undefined,
  firstApproval: undefined,
} as const satisfies Partial<AccessRequest>;

export type FirstApproval = { by: string; onBehalfOf?: string | undefined; at: Date; offer: Omit<Offer, 'from'> };

/** One message of the conversation between applicant and deciders. */
export type Comment = {
  id: string;
  requestId: string;
  authorId: string;
  text: string;
  createdAt: Date;
  /** A remark among those who decide. */
  isPrivate: boolean;
};
