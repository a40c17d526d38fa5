import { requireCaller } from '@alliance/auth/caller';
import { pageRequest, stringKey, toPage } from '@alliance/database/keyset-page';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { Acceptance } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import type { ListAcceptancesRequest } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import type { Call } from '@alliance/rpc/types';

/** Answers ListAcceptances, newest first: the gateway gets the caller's own, `grants` anybody's. */
export function listFakeAcceptances(
  acceptances: readonly Acceptance[],
  request: ListAcceptancesRequest,
  { from, caller }: Pick<Call, 'from' | 'caller'>,
) {
  const personId = request.personId === '' ? requireCaller(caller).personId : request.personId;
  if (from === 'gateway' && requireCaller(caller).personId !== personId) {
    throw new AllianceError('access_denied', 'You may list your own acceptances only.');
  }
  const { size, after } = pageRequest(request, stringKey(1));
  const matching = acceptances
    .filter((acceptance) => acceptance.personId === personId)
    .filter((acceptance) => request.licenceId === '' || acceptance.licenceId === request.licenceId)
    .toReversed();
  const start = after === undefined ? 0 : matching.findIndex((acceptance) => acceptance.id === after[0]) + 1;
  const page = toPage(matching.slice(start, start + size + 1), size, (acceptance) => [acceptance.id]);
  return { acceptances: page.rows, nextPageToken: page.nextPageToken };
}
