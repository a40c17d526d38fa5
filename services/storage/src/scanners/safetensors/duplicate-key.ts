/**
 * The first key that stands twice in one object of a JSON text which `JSON.parse` has accepted; it would keep the last one
 * only, another reader the first. Undefined when there is none.
 */
export function duplicateKey(json: string): string | undefined {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;
  /** For each open bracket the keys of an object; null for a list. */
  const open: (Set<string> | null)[] = [];
  let mayBeKey = false;
  for (let match = token.exec(json); match; match = token.exec(json)) {
    const [text] = match;
    if (text === '{') {
      open.push(new Set());
      mayBeKey = true;
    } else if (text === '[') {
      open.push(null);
      mayBeKey = false;
    } else if (text === '}' || text === ']') {
      open.pop();
      mayBeKey = false;
    } else if (text === ':') mayBeKey = false;
    else if (text === ',') mayBeKey = open.at(-1) !== null;
    else if (mayBeKey) {
      const key = JSON.parse(text) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
      mayBeKey = false;
    }
  }
  return undefined;
}
