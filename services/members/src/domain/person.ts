import type { AllianceRole } from '@alliance/auth/caller';

export type Person = {
  id: string;
  /** Normalised; empty where it is hidden from whoever asks. */
  email: string;
  name: string;
  allianceRoles: readonly AllianceRole[];
  /** Absent where it is hidden from whoever asks. */
  createdAt?: Date;
};
