import type { Grant } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { type AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import type { StartedGrants } from './start-grants.ts';

type Stage = { world: StartedGrants; story: AllianceStory; grantor: Somebody; holder: Somebody };
type About = { asset: Parameters<AllianceStory['check']>[1]; person: Somebody; grant: Grant | undefined };

/** Does one act in the life of a grant, if it is possible now; returns the grant that later acts are about. */
export async function live(
  { world, story, ...people }: Stage,
  act: string,
  { asset, person, grant }: About,
): Promise<Grant | undefined> {
  const { grants } = world;
  const [grantor, holder] = [world.as(people.grantor.caller), world.as(people.holder.caller)];
  const id = grant?.id ?? '';
  switch (act) {
    case 'request':
      return story.granted(person.caller, people.grantor.caller, { asset, organisation: 'dai-hoc' });
    case 'suspend':
      return (await grants.suspendGrant({ id, reason: 'x' }, grantor)).grant;
    case 'resume':
      return (await grants.resumeGrant({ id }, grantor)).grant;
    case 'revoke':
      return (await grants.revokeGrant({ id, reason: 'x' }, grantor)).grant;
    case 'remove':
      return (await grants.removeSeat({ grantId: id, seatId: grant?.seats[0]?.id ?? '' }, holder)).grant;
    case 'assign':
      return (await grants.assignSeat({ grantId: id, email: person.email }, holder)).grant;
    default:
      world.travel(100 * DAY);
      return undefined;
  }
}
