import type { Command } from 'commander';
import type { Comment, Review } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';
import { defined } from './options.ts';

/** comment, comments; review ask | give | list */
export function addConversationCommands(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('comment')
    .argument('<request>')
    .argument('<text>')
    .description(t.comment)
    .option('--private', t.optPrivate)
    .action(async (id: string, text: string, options: { private?: boolean }) => {
      const body = defined({ text, private: options.private });
      const comment = await (await context.api()).post<Comment>(pathOf(id, 'comments'), body);
      context.out.result(comment, t.commented(id));
    });
  program
    .command('comments')
    .argument('<request>')
    .description(t.comments)
    .action(async (id: string) => {
      const comments = await Array.fromAsync((await context.api()).list<Comment>(pathOf(id, 'comments')));
      const rows = comments.map((one) => [
        one.createdAt.slice(0, 16).replace('T', ' '),
        one.authorPersonId,
        one.private ? t.isPrivate : '',
        one.text,
      ]);
      context.out.result(comments, rows.length > 0 ? table(rows) : t.noneFound);
    });
  addReviewCommands(program.command('review').description(t.review), context);
}

function addReviewCommands(review: Command, context: Context): void {
  const { t } = context;
  review
    .command('ask')
    .argument('<request>')
    .argument('<email>')
    .description(t.reviewAsk)
    .requiredOption('--question <text>', t.optQuestion)
    .action(async (id: string, email: string, { question }: { question: string }) => {
      const asked = await (await context.api()).post<Review>(pathOf(id, 'reviews'), { email, question });
      context.out.result(asked, t.reviewAsked(email));
    });
  review
    .command('give')
    .argument('<request>')
    .argument('<advice>', 'approve, reject, undecided')
    .description(t.reviewGive)
    .requiredOption('--text <text>', t.optReason)
    .action(async (id: string, advice: string, { text }: { text: string }) => {
      const given = await (await context.api()).post<Review>(pathOf(id, 'advice'), { advice, text });
      context.out.result(given, t.reviewGiven(id));
    });
  review
    .command('list')
    .argument('<request>')
    .description(t.reviewList)
    .action(async (id: string) => {
      const { items } = await (await context.api()).get<{ items: Review[] }>(pathOf(id, 'reviews'));
      const rows = items.map((one) => [one.reviewerPersonId, one.advice ?? t.notYet, one.text || one.question]);
      context.out.result(items, rows.length > 0 ? table(rows) : t.noneFound);
    });
}

function pathOf(request: string, part: 'comments' | 'reviews' | 'advice'): string {
  return `/v1/access-requests/${encodeURIComponent(request)}/${part}`;
}
