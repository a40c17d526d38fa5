import type { GrantState } from './grant-states.ts';
import type { UseCode } from './use-codes.ts';
import type { AssetRef, Beneficiary, Operation, PinnedTerms, Purpose } from './vocabulary.ts';

/** `lapsed`: newer terms were not accepted by their grace date. */
export type SeatState = 'pending-acceptance' | 'active' | 'lapsed' | 'removed';

export type Seat = {
  id: string;
  grantId: string;
  personId: string;
  state: SeatState;
  since: Date;
  /** When it lapses by itself unless newer terms are accepted; absent while none ask to be. */
  lapsesAt?: Date | undefined;
};

/** What an approval made; only its state and its seats ever change. */
export type Grant = {
  id: string;
  requestId: string;
  asset: AssetRef;
  versions: string;
  beneficiary: Beneficiary;
  purposes: readonly Purpose[];
  operations: readonly Operation[];
  seatCap: number;
  from: Date;
  until: Date;
  state: GrantState;
  /** When the first seat became usable; absent while none has. */
  activatedAt: Date | undefined;
  /** Who suspended it: governance's order is not undone by the asset's owner. */
  suspendedBy: 'owner' | 'governance' | undefined;
  /** The suspension of the whole asset that suspended it, which alone resumes it. */
  suspensionId?: string | undefined;
  revokedBy: string | undefined;
  revokedAt: Date | undefined;
  reason: string;
  terms: readonly PinnedTerms[];
  revision: number;
  createdAt: Date;
  /** Bytes that may be downloaded in a month (UTC); absent = as many as are wanted. */
  quotaBytes?: number | undefined;
  /** What it is for, in codes of the request. */
  useCodes?: readonly UseCode[];
  /** What it obliges to, as that stood at the decision. */
  duties?: readonly UseCode[];
  /** From then on it counts as nearly over and can be renewed. */
  expiringFrom: Date;
  /** When its holder is told next that it will be over; absent when there is nothing more to tell. */
  remindAt?: Date | undefined;
  /** Its terms ask for an attestation that the data was deleted, when it is over. */
  deletionRequired?: boolean;
  /** The grant that it renewed. */
  supersedes?: string | undefined;
  /** The grant that renewed it. */
  supersededBy?: string | undefined;
  /** Of a person's grant: who has seats beside them, by the decision. */
  coHolders?: readonly string[] | undefined;
  /** Who gives and frees its seats beside the owners of the organisation that holds it. */
  seatManager?: string | undefined;
};

/** A grant with the seats that it has now; those taken away are not among them. */
export type SeatedGrant = Grant & { seats: readonly Seat[] };
