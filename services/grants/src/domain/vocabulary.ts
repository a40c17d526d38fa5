/** Words of the contract, as they stand in tables and messages. */
export const OPERATIONS = ['view', 'download', 'train', 'publish-weights', 'redistribute', 'commercial-use'] as const;
export type Operation = (typeof OPERATIONS)[number];

export const PURPOSES = ['research', 'teaching', 'evaluation', 'commercial', 'public-interest'] as const;
export type Purpose = (typeof PURPOSES)[number];

export type AssetKind = 'dataset' | 'model';
export type Access = 'open' | 'alliance' | 'gated' | 'private';
export type VersionState = 'draft' | 'published' | 'deprecated' | 'retracted';

export type AssetRef = { kind: AssetKind; organisation: string; name: string };

/** Who holds a grant: one person, or an organisation whose members take its seats. */
export type Beneficiary = { kind: 'person'; personId: string } | { kind: 'organisation'; organisation: string };

/** Terms that every seat must have accepted, in the version that stood at the decision. */
export type PinnedTerms = { licenceId: string; version: number };

/** "dataset org/name", for messages. */
export function nameOf(asset: AssetRef): string {
  return `${asset.kind} ${asset.organisation}/${asset.name}`;
}

/** The day of a moment, for messages. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** Of which licences these terms are versions, each once. */
export function licencesOf(terms: readonly PinnedTerms[]): string[] {
  return [...new Set(terms.map(({ licenceId }) => licenceId))];
}
