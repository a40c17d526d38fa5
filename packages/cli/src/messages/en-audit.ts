/** What the commands for auditors say. */
export const auditReports = {
  reportLanguage: 'en' as 'vi' | 'en',
  auditReport: 'governance, auditors, owners: a report with proofs about an asset or an organisation and a period',
  optReportAsset: 'about this dataset or model, dataset:org/name',
  optReportOrganisation: 'about what stands on the books of this organisation',
  optFrom: 'the period begins on this day or at this moment (UTC)',
  optTo: 'it ends before this day or moment',
  optHtml: 'write it to this file as a page for people, to read and to print',
  optSaveReport: 'write it to this file as JSON, for alliance audit verify --offline',
  needReportFile: 'Say where the report is to go: --save FILE (to check it), --html FILE (to read it), or both.',
  needReportSubject: 'Name what the report is about: --asset dataset:org/name, or --organisation ORG.',
  reportMade: (entries: number, size: number) => `A report of ${entries} entries, from the log of ${size} entries.`,
  reportSaved: (path: string) => `Written: ${path}`,
  reportWhole: (entries: number) => `✓ the report is signed by the log, and its ${entries} entries are all there`,
  reportRefused: (detail: string) => `✗ the report as a whole: ${detail}`,
};

export type AuditReportMessages = typeof auditReports;
