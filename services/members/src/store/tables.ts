import type { AllianceRole, OrganisationRole, OrganisationState, Scope } from '@alliance/auth/caller';
import type { EventTables } from '@alliance/events/tables';
import type { KeyAlgorithm } from '@alliance/statements/signing-key';
import type { OrganisationKind } from '../domain/organisation.ts';

type PersonTable = {
  id: string;
  /** Normalised. */
  email: string;
  name: string;
  created_at: Date;
  /** Since when nothing of it says who it was. */
  erased_at: Date | null;
};

type PasswordTable = {
  person_id: string;
  digest: Buffer;
  salt: Buffer;
  scrypt_n: number;
  scrypt_r: number;
  scrypt_p: number;
  set_at: Date;
};

type SignInThrottleTable = {
  /** SHA-256 of the normalised e-mail: also of addresses that nobody registered, which are not ours to keep. */
  email_digest: string;
  attempts: number;
  last_attempt_at: Date;
  blocked_until: Date | null;
};

type SessionTable = {
  id: string;
  person_id: string;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  /** "signed-out" or "refresh-token-reused". */
  end_reason: string | null;
};

type RefreshTokenTable = {
  /** SHA-256 of the token. */
  digest: string;
  session_id: string;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
};

type OrganisationTable = {
  id: string;
  slug: string;
  kind: OrganisationKind;
  legal_name: string;
  country: string;
  website: string;
  description: string;
  state: OrganisationState;
  reason: string;
  revision: number;
  applied_by: string;
  applied_at: Date;
  admitted_at: Date | null;
};

type MembershipTable = {
  organisation_id: string;
  person_id: string;
  role: OrganisationRole;
  since: Date;
};

type AllianceRoleTable = {
  person_id: string;
  role: AllianceRole;
  since: Date;
};

type ApiTokenTable = {
  id: string;
  person_id: string;
  /** The API token that this one was made with: it goes when that one goes. */
  made_with: string | null;
  /** SHA-256 of the secret. */
  digest: string;
  hint: string;
  name: string;
  scopes: Scope[];
  /** Slug. */
  organisation: string | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
};

type OrganisationKeyTable = {
  /** SHA-256 (hex) of `spki`: a key is one organisation's for ever. */
  key_id: string;
  organisation_id: string;
  algorithm: KeyAlgorithm;
  spki: Buffer;
  name: string;
  registered_at: Date;
  revoked_at: Date | null;
};

export type MembersTables = EventTables & {
  person: PersonTable;
  password: PasswordTable;
  sign_in_throttle: SignInThrottleTable;
  session: SessionTable;
  refresh_token: RefreshTokenTable;
  organisation: OrganisationTable;
  membership: MembershipTable;
  alliance_role: AllianceRoleTable;
  api_token: ApiTokenTable;
  organisation_key: OrganisationKeyTable;
};
