import { readEnvelope } from '@alliance/statements/envelope';
import { PREDICATES } from '@alliance/statements/predicate-types';
import type { Basis, DossierStatement } from './dossier.ts';

type Origin = {
  subject: { name?: string }[];
  predicate: {
    sources: { url?: string; version?: string; accessedOn: string; lawfulBasis: string; optOutSeen?: boolean }[];
    consentBasis: string;
  };
};

/** On what basis statements about datasets say that these were collected, in their order; what a later one stands in for is left out. */
export function basesOf(statements: readonly DossierStatement[]): Basis[] {
  return statements
    .filter(({ predicateType }) => predicateType === PREDICATES.datasetProvenance)
    .flatMap(({ digest, envelope, subjects }) => {
      const standing = subjects.filter(({ supersededBy }) => supersededBy === '').map(({ version }) => version);
      const { payload } = readEnvelope(Buffer.from(envelope, 'utf8'));
      const { predicate } = JSON.parse(payload.toString('utf8')) as Origin;
      return standing.flatMap((version) =>
        predicate.sources.map((source) => toBasis(source, { version, digest, predicate })),
      );
    });
}

type Source = Origin['predicate']['sources'][number];
type Said = { version: string; digest: string; predicate: Origin['predicate'] };

function toBasis(source: Source, { version, digest, predicate }: Said): Basis {
  return {
    version,
    source: source.version ?? source.url ?? '',
    accessedOn: source.accessedOn,
    lawfulBasis: source.lawfulBasis,
    optOutSeen: source.optOutSeen ?? null,
    consentBasis: predicate.consentBasis,
    statement: digest,
  };
}
