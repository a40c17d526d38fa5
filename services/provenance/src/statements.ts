import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { StatementsService } from '@alliance/proto/alliance/provenance/v1/statements_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { VersionSubject } from './domain/lineage-node.ts';
import type { LogContext } from './log-context.ts';
import { toVersionSubject } from './mapping.ts';
import { getStatement, getStatementBundle, listStatements } from './operations/read-statements.ts';
import { submitStatement } from './operations/submit-statement.ts';
import { statementMessage } from './statement-mapping.ts';

/** Every RPC about statements and the operation that answers it. */
export function statementsHandlers(context: LogContext & { wake: () => void }): Handlers<typeof StatementsService> {
  return {
    submitStatement: async (request, { caller }) => {
      const input = { version: versionOf(request.version), envelope: request.envelope };
      return { statement: statementMessage(await submitStatement(context, caller, input)) };
    },
    listStatements: async ({ version, pageSize, pageToken }, { caller }) => {
      const page = await listStatements(context, caller, { version: versionOf(version), pageSize, pageToken });
      return { statements: page.rows.map(statementMessage), nextPageToken: page.nextPageToken };
    },
    getStatement: async ({ digest }, { caller }) => {
      const { envelope, ...statement } = await getStatement(context, caller, digest);
      return { statement: statementMessage(statement), envelope };
    },
    getStatementBundle: async (request, { caller }) => ({
      bundle: await getStatementBundle(context, caller, request),
    }),
  };
}

function versionOf(ref: AssetVersionRef | undefined): VersionSubject {
  const version = toVersionSubject(ref);
  if (!version) throw invalidArgument('Name one version: kind, organisation, name and version.');
  return version;
}
