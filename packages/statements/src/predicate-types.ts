/** Predicates that are taken in. Those of others keep their names; ours carry a version of their own. */
export const PREDICATES = {
  slsaProvenance: 'https://slsa.dev/provenance/v1',
  modelSigning: 'https://model_signing/signature/v1.0',
  manifestRoot: 'urn:alliance-registry:predicate:manifest-root/v1',
  verificationSummary: 'https://slsa.dev/verification_summary/v1',
  datasetProvenance: 'urn:alliance-registry:predicate:dataset-provenance/v1',
  licenceStatement: 'urn:alliance-registry:predicate:licence-statement/v1',
  retraction: 'urn:alliance-registry:predicate:retraction/v1',
} as const;

export type PredicateType = (typeof PREDICATES)[keyof typeof PREDICATES];

/** What a SLSA provenance may describe: how its `externalParameters` are read. */
export const BUILD_TYPES = {
  training: 'urn:alliance-registry:recipe:training/v1',
  curation: 'urn:alliance-registry:recipe:curation/v1',
} as const;
