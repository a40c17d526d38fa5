import type { Acceptance } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import type { KnownAcceptance } from '../store/acceptance-store.ts';
import { toDate } from './moments.ts';

/** An acceptance as far as it matters here: a seat accepts for itself, whoever holds the grant. */
export function toKnownAcceptance(message: Acceptance): KnownAcceptance {
  return {
    id: message.id,
    personId: message.personId,
    licenceId: message.licenceId,
    version: message.termsVersion,
    acceptedAt: toDate(message.acceptedAt) ?? new Date(0),
  };
}
