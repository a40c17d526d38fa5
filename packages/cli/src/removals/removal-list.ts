import { openRemovalList, type RemovalEntry } from '@alliance/statements/removal-list';
import { verifyEd25519 } from '@alliance/transparency-log/ed25519';
import { parseLogKeys } from '@alliance/transparency-log/log-keys';
import { formatVerifierKey, type VerifierKey } from '@alliance/transparency-log/note-key';
import type { Removal } from '../api/retraction-shapes.ts';
import type { Context } from '../context.ts';
import { formatReference, parseReference } from '../reference.ts';

/** A version that is not to be used, as far as it matters here. */
export type KnownRemoval = Pick<
  RemovalEntry,
  'manifestDigest' | 'action' | 'severity' | 'reasonCode' | 'successor' | 'files'
> & {
  /** "dataset:org/name@1.0.0". */
  version: string;
};

/** `vkey`: keys, one a line. */
type Pinned = { vkey: string; sequence: number };

/**
 * The removals that a registry has signed, and those that it tells this caller besides. The key of its log is remembered when it is
 * met first, then those that a list names that it vouches for, and the highest number of a list: another key, or an older list, is
 * refused. Throws an Error that says so.
 */
export async function fetchRemovals(context: Context, trustedKey: string | undefined): Promise<KnownRemoval[]> {
  const { t, memory } = context;
  const api = await context.api();
  const pin = `removals ${api.url}`;
  const pinned = await memory.read<Pinned>(pin);
  const shown = await api.text('/log/key');
  const trusted = parseLogKeys(trustedKey ?? pinned?.vkey ?? shown).signers;
  const isShown = (key: VerifierKey) => shown.includes(formatVerifierKey(key));
  if (trustedKey === undefined && !trusted.some(isShown)) throw new Error(t.removalsKeyChanged(api.url));
  const envelope = await api.text('/.well-known/removals', '*/*');
  const list = openRemovalList(envelope, (message, signature) =>
    trusted.some(({ publicKey }) => verifyEd25519(publicKey, message, signature)),
  );
  const isSameLog = pinned !== undefined && trusted.some((key) => pinned.vkey.includes(formatVerifierKey(key)));
  const known = isSameLog ? pinned.sequence : 0;
  if (list.sequence < known) throw new Error(t.removalsOld(list.sequence, known));
  const vkey = (list.keys ?? trusted.map(formatVerifierKey)).join('\n');
  await memory.write(pin, { vkey, sequence: list.sequence } satisfies Pinned);
  const signed = list.removals.map(({ kind, organisation, name, version, ...entry }) => {
    const asset = { kind: kind === 'model' ? kind : 'dataset', organisation, name } as const;
    return { ...entry, version: formatReference({ ...asset, version }) };
  });
  return [...signed, ...(await toldToMe(context, new Set(signed.map(({ version }) => version))))];
}

/** What is not for everybody: told to whoever has signed in, over the connection only. */
async function toldToMe(context: Context, signed: ReadonlySet<string>): Promise<KnownRemoval[]> {
  const api = await context.api();
  if (!api.hasCredential) return [];
  const told: KnownRemoval[] = [];
  for await (const removal of api.list<Removal>('/v1/removals'))
    if (!signed.has(removal.version))
      told.push({ ...removal, version: formatReference(parseReference(removal.version)) });
  if (told.length > 0) context.out.note(context.t.removalsUnsigned(told.length));
  return told;
}
