import { generateKeyPairSync, hash, randomUUID } from 'node:crypto';
import { addressOf } from '@alliance/events/event-name';
import type { ReceivedEvent } from '@alliance/events/received-event';
import { Access, AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import {
  OrganisationKeyRegisteredSchema,
  OrganisationKeyRevokedSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import { manifestPages } from '@alliance/statements/manifest-pages';
import { manifestRoot } from '@alliance/statements/model-manifest';
import { BUILD_TYPES, PREDICATES } from '@alliance/statements/predicate-types';
import { publicHalf, type SigningKey } from '@alliance/statements/signing-key';
import { toStatement } from '@alliance/statements/statement';
import type { Harness } from './harness.ts';

/** A key of an organisation that `provenance` is told of, with its private half. */
export type Signer = { organisation: string; pem: string; key: SigningKey };

/** Makes a key; nobody knows of it yet. */
export function newSigner(organisation: string, type: 'p256' | 'ed25519' = 'p256'): Signer {
  const { privateKey } =
    type === 'p256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  return { organisation, pem, key: publicHalf(pem) as SigningKey };
}

const auditOfKey = ({ organisation, key }: Signer) => ({
  actorRole: 'owner',
  organisation,
  object: { kind: 'organisation_key', id: key.keyId },
});

/** What `members` publishes when a key is registered or revoked. */
export async function tellOfKey(harness: Harness, signer: Signer, fate: 'registered' | 'revoked'): Promise<void> {
  const { organisation, key } = signer;
  const { keyId, algorithm, spki } = key;
  const audit = auditOfKey(signer);
  if (fate === 'revoked')
    await harness.publish('members', OrganisationKeyRevokedSchema, { audit, keyId, organisation });
  else
    await harness.publish('members', OrganisationKeyRegisteredSchema, {
      audit,
      keyId,
      organisation,
      algorithm,
      publicKey: spki,
    });
}

let sequence = 2_000_000;

/** The event of a revocation, as the consumer would hand it on. */
export function revocationOf(signer: Signer): ReceivedEvent {
  sequence += 1;
  const { organisation, key } = signer;
  return {
    id: randomUUID(),
    type: addressOf(OrganisationKeyRevokedSchema, 'alliance').type,
    service: 'members',
    sequence,
    occurredAt: new Date(),
    payload: JSON.stringify({ audit: auditOfKey(signer), keyId: key.keyId, organisation }),
    trace: {},
  };
}

/** `many` has more files than a manifest lists. */
const filesOf = (name: string) =>
  Array.from({ length: name === 'many' ? 5_001 : 1 }, (_, n) => ({
    path: n === 0 ? `${name}.txt` : `${n}.txt`,
    size: n,
    sha256: hash('sha256', n === 0 ? name : String(n)),
  }));
export const digestOf = (name: string) => manifestRoot(filesOf(name));
const kindOf = (name: string) => (name.startsWith('m-') ? 'model' : 'dataset');
export const referenceOf = (name: string, organisation = 'hust') => `${kindOf(name)}:${organisation}/${name}@1.0.0`;
export const subjectOf = (name: string, organisation = 'hust') => ({
  name: referenceOf(name, organisation),
  sha256: digestOf(name),
});
export const refOf = (name: string, organisation = 'hust') => ({
  asset: { kind: kindOf(name) === 'model' ? AssetKind.MODEL : AssetKind.DATASET, organisation, name },
  version: '1.0.0',
});

/** What `datasets` or `models` publishes when a version is published. */
export async function tellOfVersion(
  harness: Harness,
  name: string,
  { organisation = 'hust', access = Access.OPEN }: { organisation?: string; access?: Access } = {},
): Promise<void> {
  const { asset: ref, version } = refOf(name, organisation);
  const object = { kind: kindOf(name), id: `${organisation}/${name}`, version, digest: digestOf(name) };
  const files = filesOf(name);
  const size = {
    fileCount: BigInt(files.length),
    totalBytes: BigInt(files.reduce((sum, file) => sum + file.size, 0)),
  };
  const fact = {
    audit: { actorRole: 'publisher', organisation, object },
    asset: { id: `${organisation}-${name}`, ref, access, revision: 1n },
    version: { ref: { asset: ref, version }, manifestDigest: digestOf(name), licence: 'CC-BY-4.0', ...size },
  };
  if (ref.kind === AssetKind.MODEL) await harness.publish('models', models.VersionPublishedSchema, fact);
  else await harness.publish('datasets', datasets.VersionPublishedSchema, fact);
}

const nonce = 'n'.repeat(22);
const serialization = { method: 'files', hash_type: 'sha256', allow_symlinks: false, ignore_paths: [] };

/** Statements of every kind, about versions made by `tellOfVersion`. */
export const statementOf = {
  manifest: (name: string) =>
    toStatement([subjectOf(name)], PREDICATES.modelSigning, {
      serialization,
      resources: filesOf(name).map(({ path, sha256 }) => ({ name: path, algorithm: 'sha256', digest: sha256 })),
    }),
  pages: (name: string, said: object = {}) =>
    toStatement([subjectOf(name)], PREDICATES.manifestRoot, { ...manifestPages(filesOf(name)), nonce, ...said }),
  training: (name: string, resolvedDependencies: object[]) =>
    toStatement([subjectOf(name)], PREDICATES.slsaProvenance, {
      buildDefinition: {
        buildType: BUILD_TYPES.training,
        externalParameters: { hyperparameters: { epochs: 3, rate: 0.1 } },
        resolvedDependencies,
      },
      runDetails: { builder: { id: 'https://hust.example/cluster' } },
    }),
  origin: (name: string, sources: object[]) =>
    toStatement([subjectOf(name)], PREDICATES.datasetProvenance, {
      nonce,
      sources: sources.map((source) => ({ accessedOn: '2026-11-01', lawfulBasis: 'licence', ...source })),
      filters: [{ name: 'deduplicate', counts: [{ unit: 'tokens', in: 150_000_000_000, out: 50_000_000_000 }] }],
      tools: [{ name: 'minhash', version: '1.2' }],
      roles: [{ role: 'annotator', count: 4 }],
      consentBasis: 'no-personal-data',
    }),
  licence: (name: string, evidence = 'Hợp đồng.') =>
    toStatement([subjectOf(name)], PREDICATES.licenceStatement, { nonce, licence: 'CC-BY-4.0', evidence }),
  retraction: (name: string) =>
    toStatement([subjectOf(name)], PREDICATES.retraction, {
      nonce,
      reason: 'rights-claim',
      severity: 'high',
      action: 'stop-use',
    }),
  audit: (name: string) =>
    toStatement([subjectOf(name)], PREDICATES.verificationSummary, {
      verifier: { id: 'https://node.example/governance' },
      timeVerified: '2026-11-22T08:00:00Z',
      resourceUri: referenceOf(name),
      policy: { uri: 'https://node.example/policy' },
      verificationResult: 'PASSED',
      verifiedLevels: ['ALLIANCE_AUDITED'],
    }),
};
