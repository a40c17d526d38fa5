import { AllianceError } from '@alliance/errors/alliance-error';
import { type AssetRef, nameOf } from './vocabulary.ts';

/** All grants of an asset, suspended at once until it ends. */
export type AssetSuspension = {
  id: string;
  asset: AssetRef;
  suspendedBy: 'owner' | 'governance';
  personId: string;
  reason: string;
  since: Date;
  /** How many grants it suspended. */
  grants: number;
};

/** What stands in the way of another suspension, and of new grants. */
export function suspendedAlready({ asset }: Pick<AssetSuspension, 'asset'>): AllianceError {
  return new AllianceError('state_conflict', `All grants of ${nameOf(asset)} are suspended. Resume them first.`);
}

/** Throws `role_required` when somebody else than governance would end what governance ordered. */
export function requireMayEnd({ suspendedBy }: AssetSuspension, role: 'steward' | 'owner' | 'governance'): void {
  if (suspendedBy === 'governance' && role !== 'governance')
    throw new AllianceError('role_required', 'Governance suspended these grants, so only governance can resume them.');
}
