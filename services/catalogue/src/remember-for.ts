/** Returns a function that asks `read` and gives the same answer for a while. A failed reading is not remembered. */
export function rememberFor<T>(milliseconds: number, read: () => Promise<T>): () => Promise<T> {
  let known: { answer: Promise<T>; until: number } | undefined;
  return () => {
    if (known && performance.now() < known.until) return known.answer;
    const answer = read();
    const reading = { answer, until: performance.now() + milliseconds };
    known = reading;
    answer.catch(() => {
      if (known === reading) known = undefined;
    });
    return answer;
  };
}
