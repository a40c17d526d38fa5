export const FORMAT = 'alliance-model-dossier/v1';

/** The model, or something that it was made from or evaluated with. */
export type DossierNode = {
  id: string;
  /** "dataset:org/name@1.0.0", or the address of a source outside; null for what is hidden. */
  name: string | null;
  kind: 'dataset' | 'model' | 'external' | 'hidden';
  digest: string;
  licence: string;
  fileLicences: readonly string[];
  licenceDoubts: readonly string[];
  state: string;
  publishedAt: string | null;
  accessedAt: string | null;
  logIndex: number | null;
  retraction: {
    action: string;
    reasonCode: string;
    severity: string;
    successor: string;
    retractedAt: string | null;
    logIndex: number | null;
  } | null;
};

export type DossierEdge = {
  childId: string;
  parentId: string;
  relation: string;
  evidence: string;
  logIndex: number | null;
};

/** On what basis something was collected, as a statement about a dataset says. */
export type Basis = {
  /** Of which dataset it is said. */
  version: string;
  source: string;
  accessedOn: string;
  lawfulBasis: string;
  /** Whether a reservation against such use was looked for; null when it is not said. */
  optOutSeen: boolean | null;
  consentBasis: string;
  /** Digest of the statement. */
  statement: string;
};

export type DossierStatement = {
  digest: string;
  predicateType: string;
  organisation: string;
  submittedAt: string | null;
  subjects: readonly { version: string; digest: string; supersededBy: string }[];
  signatures: readonly { keyId: string; organisation: string; logIndex: number | null }[];
  /** DSSE (JSON). */
  envelope: string;
};

export type DossierEvaluation = {
  dataset: string;
  split: string;
  metric: string;
  value: number;
  unit: string;
  recordedAt: string | null;
  /** The dataset is also in what the model was made from. */
  inTraining: boolean;
};

/** `weakness`: "retracted", "deprecated", "unknown", "floating" (outside, without a digest), "hidden", or "no-basis" (a dataset of which nobody states on what basis it was collected). */
export type Unknown = { nodeId: string; name: string | null; weakness: string };

export type DossierDuty = {
  id: string;
  licence: string;
  clause: string;
  state: string;
  text: { vi: string; en: string };
  paths: readonly (readonly string[])[];
};

/** What is known of how a version of a model came about, with what proves it. */
export type Dossier = {
  format: typeof FORMAT;
  madeAt: string;
  /** Address of the registry. */
  registry: string;
  model: string;
  title: string;
  /** The signed note of the tree that every proof leads to; empty when nothing is proven yet. */
  checkpoint: string;
  /** The model itself is the first. */
  nodes: readonly DossierNode[];
  edges: readonly DossierEdge[];
  bases: readonly Basis[];
  evaluations: readonly DossierEvaluation[];
  unknowns: readonly Unknown[];
  /** What licences ask of whoever passes the model on: an engine assessment, not legal advice. */
  assessment: { id: string; verdict: string; stance: string; digest: string; duties: readonly DossierDuty[] };
  statements: readonly DossierStatement[];
  /** vkeys, one a line. */
  logKey: string;
  /** C2SP tlog-policy. */
  policy: string;
  /** Base64 leaves, and .tlog-proof files. */
  entries: readonly { index: number; leaf: string; proof: string }[];
};
