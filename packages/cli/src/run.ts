import { Command, CommanderError } from 'commander';
import { addAccessCommands } from './commands/access.ts';
import { addAccessListCommands } from './commands/access-lists.ts';
import { addAppealCommands } from './commands/appeals.ts';
import { addApplyRemovalsCommand } from './commands/apply-removals.ts';
import { addAttachmentCommands } from './commands/attachments.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addAwardCommands } from './commands/awards.ts';
import { addBlocklistCommands } from './commands/blocklists.ts';
import { addBuilderCommands } from './commands/builders.ts';
import { addBulkCommand } from './commands/bulk.ts';
import { addCaseCommands } from './commands/cases.ts';
import { addCatalogueCommands } from './commands/catalogue.ts';
import { addCoApplicantCommands } from './commands/co-applicants.ts';
import { addConversationCommands } from './commands/conversation.ts';
import { addDecisionCommands } from './commands/decisions.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addDownloadCommand } from './commands/download.ts';
import { addFindingCommands } from './commands/findings.ts';
import { addGrantCommands } from './commands/grants.ts';
import { addImpactCommand } from './commands/impact.ts';
import { addKeyCommands } from './commands/keys.ts';
import { addLicenceReviewCommands } from './commands/licence-reviews.ts';
import { addLineageCommand } from './commands/lineage.ts';
import { addOrganisationCommands } from './commands/organisations.ts';
import { addPublishCommand } from './commands/publish.ts';
import { addRetireCommands } from './commands/retire.ts';
import { addRunCommands } from './commands/runs.ts';
import { addSearchCommands } from './commands/search.ts';
import { addSignInCommands } from './commands/sign-in.ts';
import { addSignatureCommands } from './commands/signatures.ts';
import { addStatementCommands } from './commands/statements.ts';
import { addTermsCommands } from './commands/terms.ts';
import { addTokenCommands } from './commands/tokens.ts';
import { addUsageCommand } from './commands/usage.ts';
import { addWhoCommand } from './commands/who.ts';
import type { CliConfig } from './config.ts';
import { Context, type GlobalOptions } from './context.ts';
import { explain } from './explain.ts';

/** Runs one command line. Returns the exit code: 0 done, 1 failed, 2 wrong use, 3 not allowed, 4 partly done. */
export async function run(args: string[], config: CliConfig): Promise<number> {
  const context = new Context(config, languageIn(args));
  const program = buildProgram(context);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { text, exitCode } = explain(error, context.t);
    process.stderr.write(`${text}\n`);
    return exitCode;
  }
}

function buildProgram(context: Context): Command {
  const { t } = context;
  const program = new Command('alliance').description(t.program).exitOverride().showHelpAfterError();
  addGlobalOptions(program, t);
  for (const add of [
    addSignInCommands,
    addWhoCommand,
    addTokenCommands,
    addOrganisationCommands,
    addKeyCommands,
    addPublishCommand,
    addStatementCommands,
    addDownloadCommand,
    addSearchCommands,
    addTermsCommands,
    addAccessCommands,
    addSignatureCommands,
    addAwardCommands,
    addCoApplicantCommands,
    addDecisionCommands,
    addBulkCommand,
    addConversationCommands,
    addAttachmentCommands,
    addAppealCommands,
    addBlocklistCommands,
    addGrantCommands,
    addAccessListCommands,
    addUsageCommand,
    addLineageCommand,
    addRunCommands,
    addBuilderCommands,
    addImpactCommand,
    addRetireCommands,
    addCaseCommands,
    addFindingCommands,
    addLicenceReviewCommands,
    addApplyRemovalsCommand,
    addAuditCommands,
    addCatalogueCommands,
    addDoctorCommand,
  ]) {
    add(program, context);
  }
  program.hook('preAction', (_program, action) => context.useOptions(action.optsWithGlobals<GlobalOptions>()));
  acceptGlobalOptionsAnywhere(program, t);
  return program;
}

function addGlobalOptions(command: Command, t: Context['t']): void {
  command
    .option('--url <url>', t.optUrl)
    .option('--token <token>', t.optToken)
    .option('--json', t.optJson)
    .option('--field <path>', t.optField)
    .option('-q, --quiet', t.optQuiet)
    .option('--lang <language>', t.optLanguage);
}

/** `alliance whoami --json` works like `alliance --json whoami`. */
function acceptGlobalOptionsAnywhere(program: Command, t: Context['t']): void {
  for (const command of program.commands) {
    command.exitOverride();
    if (command.commands.length > 0) acceptGlobalOptionsAnywhere(command, t);
    else addGlobalOptions(command, t);
  }
}

function languageIn(args: readonly string[]): string | undefined {
  const at = args.indexOf('--lang');
  return at === -1 ? undefined : args[at + 1];
}
