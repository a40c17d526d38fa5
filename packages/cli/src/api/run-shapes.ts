export type LineageRun = {
  runId: string;
  organisation: string;
  jobNamespace: string;
  jobName: string;
  state: string;
  firstEventAt: string | null;
  lastEventAt: string | null;
  events: number;
  captured: boolean;
};
export type RunDataset = { version?: string; external?: { url: string; digest: string } };
export type ShownRun = { run: LineageRun; inputs: RunDataset[]; outputs: RunDataset[] };
export type ReportedEvent = { run: LineageRun; recorded: boolean; edges: number };
export type LineageBuilder = {
  id: string;
  organisation: string;
  producer: string;
  tokenId: string;
  registeredAt: string;
  revokedAt: string | null;
};
