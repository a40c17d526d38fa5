/** What the commands about keys, signatures and statements say. */
export const signing = {
  key: 'keys that an organisation signs with',
  keyHold: 'owner: have the node make a key and keep it for the organisation; it signs with alliance sign --by-node',
  keyHeldName: 'held by the node',
  keyHeld: (id: string, organisation: string) =>
    `The node keeps the key ${id} for ${organisation}. Whoever operates the node could sign with it; what it signs is marked so.`,
  optByNode: 'have the node sign, with the key that it keeps for the organisation',
  byNode: 'by the node',
  keyCreate: 'make a key pair on this computer; the private key never leaves it',
  keyRegister: 'register the public key, proving that its private half is here',
  keyList: 'keys of an organisation, revoked ones included',
  keyRevoke: 'revoke a key for good',
  optKeyId: 'the key by its id or the beginning of it; the newest on this computer without it',
  keyCreated: (id: string, path: string, organisation: string) =>
    `Key ${id} is in ${path}. Keep a copy in a safe place, then: alliance key register ${organisation}`,
  keyRegistered: (id: string, organisation: string) => `${organisation} can now sign with the key ${id}`,
  keyRevoked: (id: string) => `Key ${id} is revoked; what it signed before stays.`,
  keyIsValid: 'valid',
  keyIsRevoked: 'revoked',
  keyIsHere: 'on this computer',
  noKey: (organisation: string) =>
    `There is no such key of ${organisation} on this computer. Make one with: alliance key create ${organisation}`,
  sign: 'sign what a version consists of and where it comes from',
  cannotBeStated: (file: string, problem: string) =>
    `${file}: ${problem} Correct it, then publish; nothing was published.`,
  signing: (reference: string, id: string) => `Signing ${reference} with the key ${id}`,
  statement: 'signed statements about versions',
  statementList: 'statements about a version, newest first',
  statementGet: 'the envelope of a statement',
  statementSubmit: 'submit an envelope that was signed elsewhere',
  statementCosign: 'add the signature of your organisation to an envelope, in the file',
  cosigned: (file: string, id: string) => `${file} is signed with the key ${id} too.`,
  optSaveEnvelopes: 'write the signed envelopes there, for others to sign too, instead of submitting them',
  optBundle: 'as a Sigstore bundle with its proof from the log',
  optSign: 'sign the version with the organisation’s key on this computer',
  optProvenance: 'JSON with what people know of a dataset: consentBasis, lawfulBasis, filters, tools, roles',
  optParameters:
    'JSON with the parameters of the run: recipe, and hyperparameters of a training or parameters of a curation',
  superseded: 'superseded',
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
