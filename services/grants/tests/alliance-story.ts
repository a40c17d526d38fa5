import type { Caller, Membership, OrganisationRole, OrganisationState } from '@alliance/auth/caller';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { ApplicantsService } from '@alliance/proto/alliance/grants/v1/applicants_service_pb';
import {
  type AccessRequest,
  type Grant,
  Operation,
  Purpose,
  RequestState,
} from '@alliance/proto/alliance/grants/v1/grant_pb';
import {
  type CreateRequestRequest,
  CreateRequestRequestSchema,
} from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import type { TermsConditionsSchema } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import {
  OrganisationKind,
  OrganisationRoleSchema,
  OrganisationStateSchema,
} from '@alliance/proto/alliance/members/v1/member_pb';
import {
  MemberAddedSchema,
  OrganisationAdmittedSchema,
  OrganisationSuspendedSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { GivenAsset } from '@alliance/testing/fakes/given-asset';
import { SOME_FILE } from '@alliance/testing/fakes/given-asset';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { StartedGrants } from './start-grants.ts';

export const DAY = 24 * 60 * 60_000;
export const STATEMENT = 'Đánh giá tách từ trên địa danh Việt Nam cho một bài báo.';

type NamedAsset = { kind: AssetKind; organisation: string; name: string };
/** What differs from a usual request for research. */
export type RequestChanges = Omit<Partial<CreateRequestRequest>, 'asset' | '$typeName'> & { asset: NamedAsset };

/** Whom a test tells of: a person who is registered, and the caller that they are. */
export type Somebody = { caller: Caller; email: string };

/** Short words for what happens in an alliance, told to the service under test as the other services would. */
export class AllianceStory {
  readonly #world: StartedGrants;
  readonly #revisions = new Map<string, number>();
  #assets = 0;

  constructor(world: StartedGrants) {
    this.#world = world;
  }

  /** Registers a person with roles, here and at `members`, and tells of them. */
  async person(
    name: string,
    roles: Record<string, OrganisationRole> = {},
    changes: Partial<Caller> = {},
  ): Promise<Somebody> {
    const memberships = Object.entries(roles).map(([organisation, role]) => memberOf(organisation, role));
    const email = `${name}@example.vn`;
    const { id } = this.#world.members.givenPerson({ email, memberships });
    for (const { organisation, role } of memberships) await this.joins(id, organisation, role);
    return { email, caller: testCaller({ personId: id, memberships, ...changes }) };
  }

  async joins(personId: string, organisation: string, role: OrganisationRole = 'member'): Promise<void> {
    const message = { organisation, personId, role: enumValue(OrganisationRoleSchema, role) };
    await this.#world.publisher.publish(MemberAddedSchema, message);
  }

  async organisation(
    slug: string,
    state: OrganisationState = 'admitted',
    country = 'VN',
    kind: OrganisationKind = OrganisationKind.UNIVERSITY,
  ): Promise<void> {
    const revision = (this.#revisions.get(slug) ?? 0) + 1;
    this.#revisions.set(slug, revision);
    const event = state === 'suspended' ? OrganisationSuspendedSchema : OrganisationAdmittedSchema;
    const organisation = {
      slug,
      country,
      kind,
      state: enumValue(OrganisationStateSchema, state),
      revision: BigInt(revision),
    };
    await this.#world.publisher.publish(event, { organisation });
  }

  /** Makes a gated dataset of `viet-data` with one published version, as `datasets` answers; a fresh name each time. */
  dataset(changes: Partial<GivenAsset> = {}) {
    this.#assets += 1;
    const given = { organisation: 'viet-data', name: `dia-danh-${this.#assets}`, access: 'gated' as const, ...changes };
    this.#world.datasets.givenAsset({ versions: [{ version: '1.0.0' }], ...given });
    this.#world.storage.givenBlobs([{ organisation: given.organisation, ...SOME_FILE }]);
    return { kind: AssetKind.DATASET, organisation: given.organisation, name: given.name };
  }

  /** The same under commercial terms of its owner. */
  datasetUnderTerms(conditions: MessageInitShape<typeof TermsConditionsSchema> = {}) {
    const terms = this.#world.licensing.givenTerms({
      organisation: 'viet-data',
      conditions: { operations: ['view', 'download', 'train'], purposes: ['research'], ...conditions },
    });
    return { asset: this.dataset({ licence: terms.licenceId }), terms };
  }

  /** Requests access and expects it to be taken; for an organisation that the applicant does not own, an owner signs. */
  async requested(by: Caller, changes: RequestChanges): Promise<AccessRequest> {
    const wish = {
      purpose: Purpose.RESEARCH,
      statement: STATEMENT,
      until: timestampFromDate(new Date(this.#world.now().getTime() + 90 * DAY)),
      ...changes,
    };
    const { request } = await this.#world.grants.createRequest(
      create(CreateRequestRequestSchema, wish),
      this.#world.as(by),
    );
    return this.signed(request as AccessRequest);
  }

  /** The request, signed by an owner of the organisation that asks if it waits for that. */
  async signed(request: AccessRequest): Promise<AccessRequest> {
    if (request.state !== RequestState.AWAITING_SIGNATURE) return request;
    const owner = testCaller({
      personId: 'ky-thay',
      memberships: [memberOf(String(request.beneficiary?.kind.value), 'owner')],
    });
    const signing = this.#world.door(ApplicantsService).signRequest({ requestId: request.id }, this.#world.as(owner));
    return (await signing).request as AccessRequest;
  }

  /** Requests access and has it approved. */
  async granted(by: Caller, decider: Caller, changes: RequestChanges): Promise<Grant> {
    const { id } = await this.requested(by, changes);
    const { grant } = await this.#world.grants.approveRequest({ id }, this.#world.as(decider));
    return grant as Grant;
  }

  /** The rules of an access check, as "yes …" or "no …". */
  async check(
    caller: Caller | null,
    asset: NamedAsset,
    changes: { version?: string; operation?: Operation; personId?: string; personEmail?: string; at?: Date } = {},
  ): Promise<string> {
    const { at, ...rest } = changes;
    const question = { asset, operation: Operation.DOWNLOAD, ...rest, ...(at ? { at: timestampFromDate(at) } : {}) };
    const { allowed, because } = await this.#world.grants.checkAccess(question, this.#world.as(caller));
    return [allowed ? 'yes' : 'no', ...because.map(({ rule }) => rule)].join(' ');
  }

  /** Issues the one file of version 1.0.0. */
  download(caller: Caller | null, asset: NamedAsset, version = '1.0.0') {
    return this.#world.grants.issueDownload(
      { version: { asset, version }, path: SOME_FILE.path },
      this.#world.as(caller),
    );
  }
}

/** The caller with the standing of their organisations changed, as `members` would vouch for them now. */
export function withStanding(caller: Caller, state: Membership['state']): Caller {
  return { ...caller, memberships: caller.memberships.map((membership) => ({ ...membership, state })) };
}
