import { invalidArgument } from '@alliance/errors/alliance-error';
import type { HeldKeysService } from '@alliance/proto/alliance/provenance/v1/held_keys_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { LogContext } from './log-context.ts';
import { toVersionSubject } from './mapping.ts';
import { type HoldContext, holdKey } from './operations/hold-key.ts';
import { signOnBehalf } from './operations/sign-on-behalf.ts';
import { statementMessage } from './statement-mapping.ts';

/** Every RPC about held keys and the operation that answers it. */
export function heldKeysHandlers(
  context: HoldContext & Pick<LogContext, 'transact'> & { wake: () => void },
): Handlers<typeof HeldKeysService> {
  return {
    holdKey: async ({ organisation }, { caller }) => holdKey(context, caller, organisation),
    signOnBehalf: async ({ version, statement }, { caller }) => {
      const subject = toVersionSubject(version);
      if (!subject) throw invalidArgument('Name one version: kind, organisation, name and version.');
      return { statement: statementMessage(await signOnBehalf(context, caller, { version: subject, statement })) };
    },
  };
}
