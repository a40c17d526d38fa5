export type LineageNode = {
  id: string;
  version: string | null;
  external: { url: string; digest: string; accessedAt: string | null; licence: string } | null;
  digest: string;
  licence: string;
  state: string;
  depth: number;
  logIndex: number | null;
  fileLicences: string[];
  licenceDoubts: string[];
};

export type LineageEdge = {
  childId: string;
  parentId: string;
  relation: string;
  evidence: string;
  logIndex: number | null;
};

export type LineageAnswer = {
  rootId: string;
  nodes: LineageNode[];
  edges: LineageEdge[];
  nextPageToken: string;
  /** Of the log at the moment asked for; null for now. */
  asOfSize: number | null;
};
