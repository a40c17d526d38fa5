import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LicenceRegister } from '../domain/licence-register.ts';
import type { TermRecord } from '../domain/term-record.ts';
import { readRecord } from './read-record.ts';

const FOLDER = join(import.meta.dirname, '../../register/terms');

/** Term records by licence id. */
export type TermRecords = ReadonlyMap<string, TermRecord>;

/**
 * Reads every term record; done once, when the service starts. Throws one error that lists everything that is wrong: with the
 * form of a record, its file name, and licences that the register does not have.
 */
export function loadTerms(register: Pick<LicenceRegister, 'byId'>, folder: string = FOLDER): TermRecords {
  const records = new Map<string, TermRecord>();
  const problems: string[] = [];
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith('.yaml')) {
      problems.push(`${file}: only term records may stand here`);
      continue;
    }
    const { record, problems: found } = readRecord(readFileSync(join(folder, file), 'utf8'));
    problems.push(...found.map((problem) => `${file}: ${problem}`));
    if (!record) continue;
    if (`${record.id}.yaml` !== file) problems.push(`${file}: is about ${record.id}`);
    for (const id of [record.id, ...(record.shareAlike?.outboundAllowed ?? [])]) {
      if (!register.byId.has(id)) problems.push(`${file}: the licence register has no ${id}`);
    }
    records.set(record.id, record);
  }
  if (problems.length > 0) throw new Error(`The term records cannot be used:\n${problems.join('\n')}`);
  return records;
}
