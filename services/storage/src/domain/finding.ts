/** How grave a finding is: `flag` is shown and stops nothing, `hold` waits for a decision, `refuse` is never published. */
export type Gravity = 'flag' | 'hold' | 'refuse';

/** Another file that a file needs beside it, in the same version. */
export type NeededFile = {
  /** Relative to the folder of the file that needs it. */
  location: string;
  /** It must have as many bytes at least. */
  bytes: number;
};

/** What a scanner found. Never holds a secret or the data of a person, only their masked form. */
export type Finding = {
  /** Stable, for example "truncated-header". */
  code: string;
  gravity: Gravity;
  /** One sentence, with what to do. */
  message: string;
  /** Where in the file; empty for the whole. */
  place: string;
  needs?: NeededFile;
};

/** Findings that are kept of one file; the rest is counted. */
const MAX_FINDINGS = 1_000;
const MAX_MESSAGE = 300;
const MAX_PLACE = 300;
const RANK: Record<Gravity, number> = { refuse: 0, hold: 1, flag: 2 };

export function refusal(code: string, message: string, place = ''): Finding {
  return { code, gravity: 'refuse', message, place };
}

export function doubt(code: string, message: string, place = ''): Finding {
  return { code, gravity: 'hold', message, place };
}

export function remark(code: string, message: string, place = ''): Finding {
  return { code, gravity: 'flag', message, place };
}

/** The verdict that findings amount to. */
export function verdictOf(findings: readonly Pick<Finding, 'gravity'>[]): 'pass' | Gravity {
  const gravest = findings.map(({ gravity }) => gravity).sort((a, b) => RANK[a] - RANK[b])[0];
  return gravest ?? 'pass';
}

/** Gravest first, in the order in which they were found. */
export function byGravity<F extends Pick<Finding, 'gravity'>>(findings: readonly F[]): F[] {
  return findings.toSorted((a, b) => RANK[a.gravity] - RANK[b.gravity]);
}

/** Collects findings of one file: bounded in number and length, each code and place once. */
export class Findings {
  readonly #kept = new Map<string, Finding>();
  #more = 0;

  add(found: Finding | readonly Finding[] | undefined): void {
    if (found === undefined) return;
    if (Array.isArray(found)) for (const one of found as readonly Finding[]) this.#addOne(one);
    else this.#addOne(found as Finding);
  }

  /** Those kept, and the number of the others. One of each code comes before any second one, the gravest first. */
  get result(): { findings: Finding[]; more: number } {
    const findings = byGravity([...this.#kept.values()]);
    const firsts = new Set(new Map(findings.toReversed().map((finding) => [finding.code, finding])).values());
    const ordered = [...findings.filter((one) => firsts.has(one)), ...findings.filter((one) => !firsts.has(one))];
    return { findings: ordered, more: this.#more };
  }

  #addOne(finding: Finding): void {
    const short = {
      ...finding,
      message: clean(finding.message, MAX_MESSAGE),
      place: clean(finding.place, MAX_PLACE),
    };
    const key = `${short.code} ${short.place}`;
    const known = this.#kept.get(key);
    if (known && RANK[known.gravity] <= RANK[short.gravity]) return;
    if (this.#kept.size < MAX_FINDINGS) this.#kept.set(key, short);
    else this.#replaceLighter(key, short);
  }

  /** What decides must not be lost behind a thousand remarks. */
  #replaceLighter(key: string, finding: Finding): void {
    this.#more += 1;
    for (const [lighter, { gravity }] of this.#kept) {
      if (RANK[gravity] <= RANK[finding.gravity]) continue;
      this.#kept.delete(lighter);
      this.#kept.set(key, finding);
      return;
    }
  }
}

/** Names inside a file come from whoever made it: no control characters, no half characters. */
function clean(text: string, most: number): string {
  const shown = text.toWellFormed().replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
  return shown.length > most ? `${shown.slice(0, most - 1)}…` : shown;
}
