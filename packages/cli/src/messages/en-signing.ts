/** What the commands that check signatures say. */
export const signing = {
  statementVerify: 'check that the files of a version are those that its publisher signed',
  optVerifyFolder: 'check the files in this folder too; those that are not there are not missed',
  optTrustedKey: 'file with the public key of the publisher (PEM); without it, keys that the registry says are theirs',
  optVerify: 'only what its publisher signed; with a file, by that public key (PEM)',
  keyFromRegistry:
    'The keys are those that the registry says are the publisher’s. Give one with a file to be sure of it.',
  notAPublicKey: (file: string) => `${file} holds no public key (PEM; ECDSA P-256 or Ed25519).`,
  filesSigned: (reference: string, files: number, key: string) =>
    `✓ the ${files} files of ${reference} are those that were signed with the key ${key}`,
  folderAsSigned: (folder: string, found: number, files: number) =>
    `✓ ${found} of ${files} files are in ${folder}, as they were signed`,
  signedBeforeRevocation: (key: string, at: string) => `The key ${key} was revoked at ${at}; it signed before that.`,
  notAsSigned: (reference: string) => `${reference} is not what its publisher signed.`,
  filesChanged: (count: number) => `${count} files are not as they were signed, or were not signed at all:`,
  pathsDiffer: (first: string, last: string) =>
    first === last ? `The file ${first} is another one.` : `Some file from ${first} to ${last} is another one.`,
  countsDiffer: (what: 'files' | 'bytes', signed: number, listed: number) =>
    `${signed} ${what} were signed, and the registry lists ${listed}.`,
  signatureRefused: (why: string) => `The statement does not pass (${why}).`,
  signatureProblem: {
    unsigned: 'Nobody of that organisation has signed its files. Ask them to, with: alliance sign',
    digest: 'Its manifest digest is another one.',
    'other-version': 'The statement that the registry shows is about something else.',
  } as Readonly<Record<'unsigned' | 'digest' | 'other-version', string>>,
};

export type SigningMessages = typeof signing;
