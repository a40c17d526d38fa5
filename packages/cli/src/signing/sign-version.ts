import { setTimeout as delay } from 'node:timers/promises';
import { signStatement, writeEnvelope } from '@alliance/statements/envelope';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { FileEntry, SignedVersion, Statement } from '../api/shapes.ts';
import { assetPath, parseReference, type Reference } from '../reference.ts';
import { makeStatements, type Source } from './make-statements.ts';
import type { LocalKey } from './signing-keys.ts';

const ATTEMPTS = 30;
const PAUSE_MS = 500;

export type SignOptions = {
  target: Reference & { version: string };
  key: LocalKey;
  provenance?: Record<string, unknown> | undefined;
  parameters?: Record<string, unknown> | undefined;
  /** Digests of files on this computer by path: what the registry says of them must be the same. */
  local?: ReadonlyMap<string, string>;
};

/** Makes the statements about a published version, signs them here, and submits them. */
export async function signVersion(api: ApiClient, options: SignOptions): Promise<Statement[]> {
  const submitted: Statement[] = [];
  for (const envelope of await sealVersion(api, options))
    submitted.push(await submitEnvelope(api, options.target, JSON.parse(envelope)));
  return submitted;
}

/** Makes and signs the same without submitting them; each envelope as JSON. */
export async function sealVersion(api: ApiClient, { key, ...facts }: SignOptions): Promise<string[]> {
  const statements = await statementsAbout(api, facts);
  return statements.map((statement) => writeEnvelope(signStatement(statement, [key.privateKey])));
}

/** Makes the same and has the registry sign and submit them, with the key that it keeps for the organisation. */
export async function signByNode(api: ApiClient, facts: Omit<SignOptions, 'key'>): Promise<Statement[]> {
  const submitted: Statement[] = [];
  for (const statement of await statementsAbout(api, facts))
    submitted.push(await submitEnvelope(api, facts.target, statement, '/on-behalf'));
  return submitted;
}

async function statementsAbout(
  api: ApiClient,
  { target, provenance, parameters, local }: Omit<SignOptions, 'key'>,
): Promise<object[]> {
  const path = `${assetPath(target)}/versions/${target.version}`;
  const version = await api.get<SignedVersion>(path);
  const files = await Array.fromAsync(api.list<FileEntry>(`${path}/files`));
  const listed = new Map(files.map((file) => [file.path, file.sha256]));
  for (const [name, sha256] of local ?? [])
    if (listed.get(name) !== sha256) throw new Error(`${name}: SHA-256 ${sha256} ≠ ${listed.get(name) ?? '–'}`);
  const sources = await Promise.all((version.derivedFrom ?? []).map((source) => toSource(api, source)));
  const today = new Date();
  return makeStatements({ target, version, files, sources, provenance, parameters, today });
}

/** Submits an envelope, or what is to be signed. A key or version that is only seconds old may not be known where statements are kept; so it is tried again. */
export async function submitEnvelope(
  api: ApiClient,
  target: Reference & { version: string },
  envelope: unknown,
  door = '',
): Promise<Statement> {
  const { kind, organisation, name, version } = target;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await api.post<Statement>(
        `/v1/provenance/${kind}/${organisation}/${name}/${version}/statements${door}`,
        envelope,
      );
    } catch (error) {
      if (!(error instanceof ApiProblem) || !mayPass(error) || attempt === ATTEMPTS) throw error;
      await delay(PAUSE_MS);
    }
  }
}

function mayPass({ status, document }: ApiProblem): boolean {
  const { reason } = document;
  return status === 404 || reason === 'unknown_key';
}

async function toSource(
  api: ApiClient,
  { version, external, relation }: NonNullable<SignedVersion['derivedFrom']>[number],
): Promise<Source> {
  if (!version) return { url: external?.url ?? '', relation, ...(external?.digest ? { sha256: external.digest } : {}) };
  const source = parseReference(version);
  const { manifestDigest } = await api.get<SignedVersion>(`${assetPath(source)}/versions/${source.version}`);
  return { version, sha256: manifestDigest, relation };
}
