import type { StatementSchema } from '@alliance/proto/alliance/provenance/v1/statement_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { StoredStatement } from './store/statement-reading-store.ts';

/** A statement as its message. */
export function statementMessage(statement: StoredStatement): MessageInitShape<typeof StatementSchema> {
  const { digest, predicateType, organisation, subjects, signatures, submittedAt } = statement;
  return {
    digest,
    predicateType,
    organisation,
    subjects,
    signatures: signatures.map(({ keyId, organisation: signer, logIndex, heldByNode }) => ({
      keyId,
      heldByNode,
      organisation: signer,
      ...(logIndex === undefined ? {} : { logIndex: BigInt(logIndex) }),
    })),
    submittedAt: timestampFromDate(submittedAt),
  };
}
