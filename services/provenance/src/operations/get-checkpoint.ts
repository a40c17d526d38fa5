import { AllianceError } from '@alliance/errors/alliance-error';
import { parseCheckpoint } from '@alliance/transparency-log/checkpoint';
import { checkWitnesses } from '@alliance/transparency-log/policy';
import type { LogContext } from '../log-context.ts';

/** The newest published checkpoint, a signed note. Throws `unavailable` before there is one that the policy takes. */
export async function getCheckpoint({ folder, policy }: Pick<LogContext, 'folder' | 'policy'>): Promise<string> {
  const note = await folder.readCheckpoint();
  if (note === undefined) {
    throw new AllianceError('unavailable', 'The log has not published a checkpoint yet. Try again in a few seconds.');
  }
  if (policy.quorum === undefined || checkWitnesses(policy, parseCheckpoint(note)).isMet) return note;
  throw new AllianceError(
    'unavailable',
    'No checkpoint of the log was cosigned by as many witnesses as its policy asks for. Try again in a minute.',
  );
}
