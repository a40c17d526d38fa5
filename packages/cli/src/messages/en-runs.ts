/** What the commands about runs of pipelines say. */
export const runs = {
  run: 'runs that pipelines report (OpenLineage): report, list, show',
  runReport: 'publishers, owners: report events of runs from a file',
  argEvents: 'an event as JSON, or one on each line',
  runList: 'reported runs of my organisations (governance, auditors: of all)',
  runShow: 'a run, with what it read and wrote',
  runState: (organisation: string, namespace: string, name: string, state: string) =>
    `${organisation} · ${namespace} ${name} · ${state}`,
  runCaptured: 'captured: by a registered builder',
  runReported: (recorded: number, known: number, edges: number) =>
    `Events kept: ${recorded}; known before: ${known}; edges of the lineage put in: ${edges}.`,
  runEventRefused: (place: number, recorded: number) =>
    `Event ${place} of the file was refused; ${recorded} before it were kept. Correct it and report the file again: what was kept is not kept twice.`,
  eventNotJson: (file: string, place: number) => `${file}: what stands in place ${place} is not JSON.`,
  builder: 'pipelines whose reports count as captured: register, list, revoke',
  builderRegister: 'governance: believe what a pipeline reports with one API token',
  builderList: 'builders of my organisations (governance, auditors: of all)',
  builderRevoke: 'governance: do not believe it any more; what was captured stays so',
  optProducer: 'the "producer" of its events, exactly',
  optTokenId: 'the id of the API token that it reports with (alliance token list)',
  builderRevoked: (day: string) => `revoked ${day}`,
};

export type RunMessages = typeof runs;
