import type { LineageNode } from './shapes.ts';

export type EvidenceSummary = {
  organisation: string;
  edges: number;
  evidence: { evidence: string; edges: number; share: number }[];
  belowDigestMatched: number;
  shareBelowDigestMatched: number;
  unknownParents: number;
  hiddenParents: number;
};
export type EvidenceGap = {
  version: string;
  source: LineageNode;
  relation: string;
  evidence: string;
  gaps: string[];
  logIndex: number | null;
};
/** `summary` comes with the first page only. */
export type EvidenceGapsPage = { items: EvidenceGap[]; nextCursor: string | null; summary: EvidenceSummary | null };
