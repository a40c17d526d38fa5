import type { ProvDocument, ProvSections } from '../../src/domain/exports/prov-records.ts';

const ENDS: Readonly<Record<string, 'entity' | 'activity' | 'agent'>> = {
  'prov:entity': 'entity',
  'prov:generatedEntity': 'entity',
  'prov:usedEntity': 'entity',
  'prov:activity': 'activity',
  'prov:agent': 'agent',
  'prov:delegate': 'agent',
  'prov:responsible': 'agent',
};

/** What a schema cannot say: ends that nobody declared, prefixes that nobody bound, bundles that are no entities. */
export function provProblems({ prefix, bundle = {}, ...sections }: ProvDocument): string[] {
  const inside = Object.entries(bundle).flatMap(([id, one]) => [
    ...(sections.entity && id in sections.entity ? [] : [`${id} is no entity`]),
    ...danglingEnds(one).map((problem) => `${id}: ${problem}`),
  ]);
  return [...danglingEnds(sections), ...inside, ...unboundPrefixes(sections, prefix)];
}

function danglingEnds(sections: ProvSections): string[] {
  return Object.entries(sections).flatMap(([section, records]) =>
    Object.values(records ?? {}).flatMap((record) =>
      Object.entries(record).flatMap(([attribute, value]) => {
        const kind = ENDS[attribute];
        return kind === undefined || (sections[kind] && String(value) in sections[kind])
          ? []
          : [`${section} ${attribute} ${value}`];
      }),
    ),
  );
}

function unboundPrefixes(sections: ProvSections, prefix: ProvDocument['prefix']): string[] {
  const names = Object.values(sections).flatMap((records) =>
    Object.entries(records ?? {}).flatMap(([id, record]) => [id, ...Object.keys(record)]),
  );
  const used = new Set(names.map((name) => name.slice(0, name.indexOf(':'))));
  // That of PROV itself is bound by the submission.
  return [...used].filter((one) => one !== '_' && one !== 'prov' && !(one in prefix)).map((one) => `prefix ${one}`);
}
