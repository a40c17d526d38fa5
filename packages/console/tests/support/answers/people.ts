import type { PersonName } from '../../../src/api/access-types.ts';
import type { AccessAnswer, Asset, Me } from '../../../src/api/types.ts';

export const EMAIL = 'hang@dh-song-hong.example';
export const PASSWORD = 'một mật khẩu đủ dài';

export const me: Me = {
  person: {
    id: '0192f000-0000-7000-8000-0000000000aa',
    email: EMAIL,
    name: 'Nguyễn Thị Hằng',
    allianceRoles: [],
    createdAt: '2026-09-04T00:00:00.000Z',
  },
  organisations: [
    {
      organisation: 'dh-song-hong',
      role: 'member',
      organisationState: 'admitted',
      organisationKind: 'university',
    },
  ],
};

/** Somebody else, whom the reader knows. */
export const COLLEAGUE = '0192f000-0000-7000-8000-0000000000bb';

/** Names of the reader and of a colleague; all others are not to be told. */
export function namesOf(ids: string): PersonName[] {
  const known: PersonName[] = [
    { personId: me.person?.id ?? '', name: me.person?.name ?? '' },
    { personId: COLLEAGUE, name: 'Trần Văn Minh' },
  ];
  return known.filter(({ personId }) => ids.split(',').includes(personId));
}

/** What grants would say about a download. */
export function accessAnswer(asset: Asset, version: string, isSignedIn: boolean): AccessAnswer {
  const name = `${asset.organisation}/${asset.name}`;
  const answer = (allowed: boolean, rule: string, message: string): AccessAnswer => ({
    allowed,
    because: [{ rule, message, grantId: '', seatId: '', terms: [] }],
    until: null,
    version,
  });
  if (version === '0.9.0')
    return answer(false, 'version_retracted', `Version ${version} of ${name} was retracted and is given to nobody.`);
  if (asset.access === 'open') return answer(true, 'open_access', `${name} is open: anyone may have it.`);
  if (!isSignedIn) return answer(false, 'sign_in_required', `${name} is not open to everybody. Sign in.`);
  return asset.access === 'alliance'
    ? answer(true, 'alliance_member', `${name} is for the alliance, and dh-song-hong is a member in good standing.`)
    : answer(false, 'no_grant', `${name} is gated and no grant gives the person a seat. Make an access request.`);
}
