import type { Kysely } from 'kysely';
import { licensedOutput, licensedWork, together } from '../domain/derivation/file-sets.ts';
import type { Output, Work } from '../domain/derivation/question.ts';
import type { Purpose } from '../domain/derivation/standing.ts';
import type { LicenceRegister } from '../domain/licence-register.ts';
import type { LicensingTables } from '../store/tables.ts';
import { findVersionLicences, type VersionLicence } from '../store/version-licence-store.ts';
import { readRecordedLicence } from './resolve-licences.ts';

type Context = { db: Kysely<LicensingTables>; register: LicenceRegister };

/** Works with the licences that were concluded for them, where some were, in place of those that are declared. */
export async function withConclusions({ db, register }: Context, works: readonly Work[]): Promise<Work[]> {
  const found = await findVersionLicences(
    db,
    works.map(({ ref }) => ref),
  );
  return works.map((work) => {
    const concluded = found.get(work.ref);
    return concluded ? withLicence(register, work, concluded) : work;
  });
}

/** The same for a version that is assessed again: its own licences may be others by now. */
export async function withOwnConclusions(
  { db, register }: Context,
  { output, works, purpose }: { output: Output; works: readonly Work[]; purpose: Purpose },
): Promise<{ output: Output; works: readonly Work[] }> {
  const concluded = (await findVersionLicences(db, [output.ref])).get(output.ref);
  if (!concluded) return { output, works };
  const { licence: _, fileLicences: __, doubts: ___, ...rest } = output;
  const read = concluded.licences.map((licence) => readRecordedLicence(register, licence));
  const named = read.flatMap((licence) => (licence.kind === 'named' ? [licence.expression] : []));
  const unnamed = concluded.licences.filter((_text, index) => read[index]?.kind !== 'named');
  const doubts = [...concluded.doubts, ...unnamed.map((text) => `${text} was concluded for some of its files`)];
  if (purpose !== 'label-licence') return { output: { ...rest, ...licensedOutput(named, doubts) }, works };
  // Here the version is its own source, and is given on under all its licences together.
  const whole = named.length > 0 ? [together(named)] : [];
  return {
    output: { ...rest, ...licensedOutput(whole, doubts) },
    works: works.map((work) => withLicence(register, work, concluded)),
  };
}

function withLicence(register: LicenceRegister, work: Work, { licences, doubts }: VersionLicence): Work {
  const { fileLicences: _, doubts: __, ...rest } = work;
  const read = licences.map((licence) => readRecordedLicence(register, licence));
  return { ...rest, ...licensedWork(read, doubts) };
}
