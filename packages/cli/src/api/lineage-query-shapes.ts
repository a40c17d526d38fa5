import type { LineageNode } from './shapes.ts';

type LineageStep = { node: LineageNode; relation: string; evidence: string; logIndex: number | null };
export type Way = { path: LineageStep[]; weakestEvidence: string };
export type TrainedModel = Way & {
  model: LineageNode;
  directly: boolean;
  throughSynthetic: boolean;
  withoutSynthetic: boolean;
};
export type EvaluationSet = Way & { set: LineageNode; inTraining: boolean };
export type WeakSource = Way & { source: LineageNode; weakness: string };
