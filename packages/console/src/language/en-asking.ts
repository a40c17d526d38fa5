/** What the console says about those who ask, and about documents of requests, in English. */
export const enAsking = {
  attachments: {
    title: 'Documents',
    choose: 'A document',
    limits: 'PDF, PNG, JPEG or text; at most 20 MiB each, and 20 of them.',
    keepPrivate: 'Only those who decide see it',
    attach: 'Attach',
    sending: 'Sending …',
    download: 'Download',
    downloadNamed: (name: string) => `Download ${name}`,
    scans: {
      pending: 'is being scanned',
      passed: 'scanned',
      held: 'held: a scan found something',
      refused: 'refused by a scan',
    },
    redact: 'Redact',
    redactNamed: (name: string) => `Redact ${name}`,
    whyRedact: 'Why it is redacted',
    redactHint: 'Name and content go for good. That there was a document, its digest, and this reason stay visible.',
    redactNow: 'Redact for good',
    redacted: (date: string) => `Redacted on ${date}`,
  },
};
