import { isDataException } from './database-problem.ts';

/** Reads many at a time; answers come in the order of the questions. */
export type ReadMany<Question, Answer> = (questions: readonly Question[]) => Promise<readonly Answer[]>;

type Waiting<Question, Answer> = {
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
};

/**
 * Answers single questions with reads of many: what is asked while `underWay` reads are under way waits for one to end, and goes
 * together into the next. A question is never answered by a read that had begun before it was asked, and one that the database
 * cannot take fails alone: what somebody asks must not fail what others ask.
 */
export function gather<Question, Answer>(
  readMany: ReadMany<Question, Answer>,
  { most, underWay }: { most: number; underWay: number },
): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = [];
  let running = 0;
  const read = async () => {
    const asked = waiting.slice(0, most);
    waiting = waiting.slice(most);
    running += 1;
    try {
      await answer(readMany, asked);
    } finally {
      running -= 1;
      if (waiting.length > 0) void read();
    }
  };
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      // When what has come in is taken, so that it goes together.
      if (waiting.length === 1) setImmediate(() => waiting.length > 0 && running < underWay && void read());
    });
}

async function answer<Question, Answer>(
  readMany: ReadMany<Question, Answer>,
  asked: readonly Waiting<Question, Answer>[],
): Promise<void> {
  try {
    const answers = await readMany(asked.map(({ question }) => question));
    for (const [index, { resolve }] of asked.entries()) resolve(answers[index] as Answer);
  } catch (error) {
    if (asked.length > 1 && isDataException(error)) await Promise.all(asked.map((one) => answer(readMany, [one])));
    else for (const { reject } of asked) reject(error);
  }
}
