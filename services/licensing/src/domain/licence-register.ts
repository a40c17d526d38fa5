import { searchText } from './search-text.ts';

/** A licence that anybody may name; organisations' own terms are not among these. */
export type LicenceRecord = {
  readonly id: string;
  readonly name: string;
  readonly source: 'spdx' | 'register';
  readonly url: string;
  readonly osiApproved: boolean;
  readonly deprecated: boolean;
  /** For a deprecated id: the expression to use; empty when there is no single one. */
  readonly replacedBy: string;
  readonly searchText: string;
};

export type LicenceRegister = {
  /** In byte order of the ids. */
  readonly licences: readonly LicenceRecord[];
  readonly byId: ReadonlyMap<string, LicenceRecord>;
  /** Ids by their lower-case form. */
  readonly idsByLowerCase: ReadonlyMap<string, string>;
  /** SPDX exceptions by their lower-case form. */
  readonly exceptionsByLowerCase: ReadonlyMap<string, string>;
  /** Hugging Face tags (lower case) that are not an id in lower case. */
  readonly tags: ReadonlyMap<string, string>;
  /** Tags that name no licence, with what to ask the publisher. */
  readonly unclear: ReadonlyMap<string, string>;
};

export type RegisterSources = {
  spdx: {
    current: readonly string[];
    deprecated: readonly string[];
    exceptions: readonly string[];
    /** Names and addresses; may lag behind the ids, and holds the old ids that end in "+". */
    details: Readonly<Record<string, { name: string; url?: string; osiApproved: boolean }>>;
  };
  /** Licences that SPDX does not list. */
  others: readonly { id: string; name: string; url: string }[];
  replacedIds: Readonly<Record<string, string>>;
  tags: { names: Readonly<Record<string, string>>; unclear: Readonly<Record<string, string>> };
};

/** Builds the register from its data files. Throws when they contradict one another. */
export function buildRegister(sources: RegisterSources): LicenceRegister {
  const licences = [...spdxRecords(sources), ...otherRecords(sources)].sort((a, b) => (a.id < b.id ? -1 : 1));
  const byId = new Map(licences.map((licence) => [licence.id, licence]));
  if (byId.size < licences.length) throw new Error('the licence register names a licence twice');
  for (const id of [...Object.keys(sources.replacedIds), ...Object.values(sources.tags.names)]) {
    if (!byId.has(id)) throw new Error(`the licence register has no ${id}, which its tables name`);
  }
  return {
    licences,
    byId,
    idsByLowerCase: byLowerCase(licences.map(({ id }) => id)),
    exceptionsByLowerCase: byLowerCase(sources.spdx.exceptions),
    tags: new Map(Object.entries(sources.tags.names)),
    unclear: new Map(Object.entries(sources.tags.unclear)),
  };
}

/** Finds a licence by its id in any case. */
export function findLicence(register: LicenceRegister, id: string): LicenceRecord | undefined {
  return register.byId.get(id) ?? register.byId.get(register.idsByLowerCase.get(id.toLowerCase()) ?? '');
}

function spdxRecords({ spdx, replacedIds }: RegisterSources): LicenceRecord[] {
  const current = new Set(spdx.current);
  const ids = new Set([...spdx.current, ...spdx.deprecated, ...Object.keys(spdx.details)]);
  return [...ids].map((id) => {
    const { name = id, url, osiApproved = false } = spdx.details[id] ?? {};
    return {
      id,
      name,
      source: 'spdx',
      url: url || `https://spdx.org/licenses/${id}.html`,
      osiApproved,
      deprecated: !current.has(id),
      replacedBy: replacedIds[id] ?? '',
      searchText: searchText(id, name),
    };
  });
}

function otherRecords({ others }: RegisterSources): LicenceRecord[] {
  return others.map((licence) => ({
    ...licence,
    source: 'register',
    osiApproved: false,
    deprecated: false,
    replacedBy: '',
    searchText: searchText(licence.id, licence.name),
  }));
}

function byLowerCase(names: readonly string[]): Map<string, string> {
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}
