import { AllianceError } from '@alliance/errors/alliance-error';
import type { Access } from './asset.ts';

/**
 * Throws `state_conflict` when the access may not change like this. Bytes may be opened or closed at any time, but what was
 * published stays findable: others have cited it and built on it.
 */
export function checkAccessChange(from: Access, to: Access, hasPublished: boolean): void {
  if (to === 'private' && from !== 'private' && hasPublished) {
    throw new AllianceError(
      'state_conflict',
      'An asset with published versions cannot become private. Make it gated to close the bytes, or retract its versions.',
      { details: { from, to } },
    );
  }
}
