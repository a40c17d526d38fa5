import { splitHighlight } from '../search/split-highlight.ts';

/** A text of the catalogue with what matched the search marked. */
export function MarkedText({ text }: { text: string }) {
  return splitHighlight(text).map((part) =>
    part.matched ? <mark key={part.at}>{part.text}</mark> : <span key={part.at}>{part.text}</span>,
  );
}
