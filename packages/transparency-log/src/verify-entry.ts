import { parseLogKeys } from './log-keys.ts';
import { leafHash } from './merkle.ts';
import { type ProofVerdict, parseProofFile, refusalOf, verifyProofFile } from './proof-file.ts';

/** All that an auditor needs: the entry's bytes, its proof file, and the log's key, or keys, one a line, from a source other than the log. */
export interface EntryEvidence {
  readonly leaf: Uint8Array;
  readonly proofFile: string | Uint8Array;
  readonly vkey: string;
}

/** Says, without any network, whether the log holds these bytes as an entry, where, and under which checkpoint. */
export function verifyEntry({ leaf, proofFile, vkey }: EntryEvidence): ProofVerdict {
  try {
    const logKeys = parseLogKeys(vkey);
    const file = parseProofFile(proofFile);
    return verifyProofFile(file, leafHash(leaf), logKeys);
  } catch (error) {
    return refusalOf(error);
  }
}
