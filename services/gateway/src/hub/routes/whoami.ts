import { AllianceError } from '@alliance/errors/alliance-error';
import { OrganisationRole, OrganisationState } from '@alliance/proto/alliance/members/v1/member_pb';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { Clients } from '../../clients.ts';
import { isoDate } from '../iso-date.ts';

const ROLES: Partial<Record<OrganisationRole, string>> = {
  [OrganisationRole.OWNER]: 'admin',
  [OrganisationRole.PUBLISHER]: 'write',
};

/** Whose token it is. */
export function whoamiRoutes(app: App, { members }: Clients): void {
  app.get('/api/whoami-v2', { schema: { hide: true } }, async (request) => {
    const { person, organisations } = await members.getMe({}, callOptions(request));
    if (!person) throw new AllianceError('unauthenticated', 'The token belongs to nobody.');
    const orgs = organisations
      .filter(({ organisationState }) => organisationState === OrganisationState.ADMITTED)
      .map(({ organisation, role }) => ({
        type: 'org',
        id: organisation,
        name: organisation,
        fullname: organisation,
        roleInOrg: ROLES[role] ?? 'read',
      }));
    return {
      type: 'user',
      id: person.id,
      name: person.email,
      fullname: person.name,
      email: person.email,
      emailVerified: true,
      canPay: false,
      isPro: false,
      periodEnd: null,
      avatarUrl: '',
      billingMode: 'prepaid',
      orgs,
      auth: {
        type: 'access_token',
        accessToken: {
          displayName: 'token',
          role: orgs.some(({ roleInOrg }) => roleInOrg !== 'read') ? 'write' : 'read',
          createdAt: isoDate(person.createdAt),
        },
      },
    };
  });
}
