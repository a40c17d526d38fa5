import type { OrganisationRole } from '@alliance/auth/caller';

/** Where the chunks of one asset's files go for two weeks; what one asset has sent is unknown to every other. */
export type ChunkPlace = { kind: string; organisation: string; name: string; epoch: number };

/** Who sends them, and the role that allows it. */
export type ChunkSender = { personId: string; role: OrganisationRole };

/** Path of a place, in addresses and in the scratch folder. */
export function placePath({ epoch, organisation, kind, name }: ChunkPlace): string {
  return `${epoch}/${organisation}/${kind}/${name}`;
}
