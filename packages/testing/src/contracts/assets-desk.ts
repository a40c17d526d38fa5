import { createHash } from 'node:crypto';
import type { Access, AssetKind } from '@alliance/assets/domain/asset';
import type { FileEntry } from '@alliance/assets/domain/version';
import { toAssetRef, toVersionRef } from '@alliance/assets/to-proto';
import type { Caller } from '@alliance/auth/caller';
import type { ServiceName } from '@alliance/auth/identity';
import { AccessSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import { RevisionsService } from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { enumValue } from '@alliance/rpc/enum-names';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import type { DescService } from '@bufbuild/protobuf';
import type { GivenAsset, GivenVersion } from '../fakes/given-asset.ts';
import { SOME_FILE } from '../fakes/given-asset.ts';
import type { StartedAssets } from '../start-assets.ts';
import { memberOf, testCaller } from '../test-caller.ts';
import type { TestIdentities } from '../test-identities.ts';

export const ORGANISATION = 'viet-data';
const person = (last: string) => `019ab000-0000-7000-8000-0000000000${last}`;

/** People of the suites. */
export const people = {
  owner: testCaller({ personId: person('01'), memberships: [memberOf(ORGANISATION, 'owner')] }),
  publisher: testCaller({ personId: person('02'), memberships: [memberOf(ORGANISATION, 'publisher')] }),
  steward: testCaller({ personId: person('03'), memberships: [memberOf(ORGANISATION, 'steward')] }),
  member: testCaller({ personId: person('04'), memberships: [memberOf(ORGANISATION)] }),
  stranger: testCaller({ personId: person('05'), memberships: [memberOf('mekong-ai', 'owner')] }),
  suspended: testCaller({ personId: person('06'), memberships: [memberOf(ORGANISATION, 'owner', 'suspended')] }),
  readOnly: testCaller({ personId: person('07'), memberships: [memberOf(ORGANISATION, 'owner')], scopes: ['read'] }),
  governance: testCaller({ personId: person('08'), allianceRoles: ['governance'] }),
  auditor: testCaller({ personId: person('09'), allianceRoles: ['auditor'] }),
} satisfies Record<string, Caller>;

export type Desk = Disposable & {
  readonly kind: AssetKind;
  readonly assets: RpcClient<typeof AssetsService>;
  clientOf(service: ServiceName): RpcClient<typeof AssetsService>;
  readonly revisions: RpcClient<typeof RevisionsService>;
  /** A client of another contract that the same door serves, as one service. */
  client<S extends DescService>(contract: S, service: ServiceName): RpcClient<S>;
  as(caller: Caller): CallOptions;
  /** A name that no other test uses. */
  freshName(): string;
  ref(name: string, organisation?: string): ReturnType<typeof toAssetRef>;
  versionRef(name: string, version: string, organisation?: string): ReturnType<typeof toVersionRef>;
};

let names = 0;

/** What a suite works with: clients as the gateway, tokens, and references of its kind. */
export function openDesk(subject: { kind: AssetKind; address: string; identities: TestIdentities }): Desk {
  const { kind, address, identities } = subject;
  const stack = new DisposableStack();
  const target = kind === 'model' ? 'models' : 'datasets';
  const client = <S extends DescService>(contract: S, service: ServiceName) =>
    stack.use(new RpcChannel({ target, address, identity: identities.identityOf(service) })).client(contract);
  const clientOf = (service: ServiceName) => client(AssetsService, service);
  return {
    kind,
    assets: clientOf('gateway'),
    clientOf,
    revisions: client(RevisionsService, 'gateway'),
    client,
    as: (caller) => ({ callerToken: identities.callerToken(caller) }),
    freshName: () => `asset-${++names}`,
    ref: (name, organisation = ORGANISATION) => toAssetRef(kind, { organisation, name }),
    versionRef: (name, version, organisation = ORGANISATION) => toVersionRef(kind, { organisation, name }, version),
    [Symbol.dispose]: () => stack.dispose(),
  };
}

/** A desk in a started service, with what it takes to make assets there. */
export type Workshop = Desk & {
  readonly started: StartedAssets;
  /** Files whose bytes the organisation holds. */
  files(...paths: string[]): FileEntry[];
  /** Makes an asset with versions as the owner would. */
  make(given: Partial<GivenAsset>): Promise<string>;
  /** Does what this kind needs before the first publication of an asset. */
  prepared(name: string): Promise<void>;
  change(name: string, version: string, add: FileEntry[], remove?: string[]): Promise<void>;
};

/** Opens a desk in a started service. */
export function openWorkshop(started: StartedAssets): Workshop {
  const desk = openDesk(started);
  const workshop: Workshop = {
    ...desk,
    started,
    files: (...paths) => paths.map((path) => heldFile(started, path, path)),
    make: async (given) => {
      const { organisation = ORGANISATION, name = desk.freshName(), ...rest } = given;
      await makeAsset(workshop, { organisation, name, ...rest });
      return name;
    },
    prepared: (name) => prepareAsset(workshop, name, ORGANISATION, desk.as(people.owner)),
    change: async (name, version, add, remove = []) => {
      const ref = desk.versionRef(name, version);
      await desk.assets.changeFiles({ ref, add: toMessages(add), remove }, desk.as(people.owner));
    },
  };
  return workshop;
}

/** A file with this content, held by the organisation. */
export function heldFile(
  { storage }: StartedAssets,
  path: string,
  content: string,
  organisation = ORGANISATION,
): FileEntry {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const size = Buffer.byteLength(content);
  storage.givenBlobs([{ organisation, sha256, size, content }]);
  return { path, size, sha256 };
}

export function toMessages(files: readonly FileEntry[]) {
  return files.map(({ path, size, sha256 }) => ({ path, size: BigInt(size), sha256 }));
}

export function accessNumber(access: Access) {
  return enumValue(AccessSchema, access);
}

async function makeAsset(workshop: Workshop, given: GivenAsset): Promise<void> {
  const { assets, as } = workshop;
  const { organisation, name, access = 'open', licence = 'CC-BY-4.0', versions = [] } = given;
  const owner = as(testCaller({ memberships: [memberOf(organisation, 'owner')] }));
  const ref = workshop.ref(name, organisation);
  await assets.createAsset({ ref, title: name, access: accessNumber(access), licence, languages: ['vi'] }, owner);
  if (versions.some(({ state }) => state !== 'draft')) {
    await prepareAsset(workshop, name, organisation, owner);
  }
  for (const version of versions) await makeVersion(workshop, given, version, owner);
}

async function prepareAsset(
  { kind, started, ref }: Workshop,
  name: string,
  organisation: string,
  owner: CallOptions,
): Promise<void> {
  const identity = started.identities.identityOf('gateway');
  using channel = new RpcChannel({ target: serviceOf(kind), address: started.address, identity });
  await started.prepare(channel, { kind: ref(name).kind ?? 0, organisation, name }, owner);
}

async function makeVersion(
  { assets, versionRef, started }: Workshop,
  { organisation, name }: GivenAsset,
  { version, state = 'published', files = [SOME_FILE] }: GivenVersion,
  owner: CallOptions,
): Promise<void> {
  const ref = versionRef(name, version, organisation);
  await assets.createDraft({ ref }, owner);
  if (files.length > 0) {
    started.storage.givenBlobs(files.map(({ sha256, size }) => ({ organisation, sha256, size })));
    await assets.changeFiles({ ref, add: toMessages(files) }, owner);
  }
  if (state === 'draft') return;
  await assets.publishVersion({ ref }, owner);
  if (state === 'deprecated') await assets.deprecateVersion({ ref, reason: 'As the test says.' }, owner);
  if (state === 'retracted') await assets.retractVersion({ ref, reason: 'As the test says.', severity: 'high' }, owner);
}

function serviceOf(kind: AssetKind): ServiceName {
  return kind === 'model' ? 'models' : 'datasets';
}
