import { invalidArgument } from '@alliance/errors/alliance-error';
import type {
  LineageExportsService,
  ReadClosureResponseSchema,
} from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import { formatCosignerKey } from '@alliance/transparency-log/cosigner-key';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { closureMessage } from './closure-mapping.ts';
import type { LogContext } from './log-context.ts';
import { toVersionSubject } from './mapping.ts';
import { readClosure } from './operations/read-closure.ts';

type Context = Pick<LogContext, 'db' | 'folder' | 'keys' | 'policy'> & { policyText: string };
type Part = MessageInitShape<typeof ReadClosureResponseSchema>;

/** What versions were made from, for those who write it in the formats of others. */
export function lineageExportsHandlers(context: Context): Handlers<typeof LineageExportsService> {
  const { keys, policyText: logPolicy } = context;
  const logKey = [formatVerifierKey(keys.signer), ...keys.cosigners.map(formatCosignerKey)].join('\n');
  return {
    readClosure: async function* ({ version: ref, withEnvelopes, withProofs }, { caller }): AsyncGenerator<Part> {
      const version = toVersionSubject(ref);
      if (!version) throw invalidArgument('Name one version: kind, organisation, name and version.');
      const parts = readClosure(context, caller, { version, withEnvelopes, withProofs });
      for await (const part of parts) yield closureMessage(part);
      if (withProofs) yield { logKey, logPolicy };
    },
  };
}
