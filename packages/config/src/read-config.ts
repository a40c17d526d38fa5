import { readFileSync } from 'node:fs';

/** The environment as the process got it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every problem of the environment at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings are not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

type Fallback<T> = { default?: T };

/** Reads settings one by one and remembers every problem. */
export class ConfigReader {
  readonly problems: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** A non-empty string. */
  string(name: string, options: Fallback<string> & { pattern?: RegExp } = {}): string {
    return this.#parse(name, options.default, (text) => {
      if (options.pattern && !options.pattern.test(text)) throw new Error(`must match ${options.pattern}`);
      return text;
    });
  }

  /** A string, or undefined when not set. */
  optional(name: string): string | undefined {
    return this.#env[name] || undefined;
  }

  /** A secret given in `NAME`, or in a file whose path is in `NAME_FILE`. Never shown in a problem. */
  secret(name: string, options: Fallback<string> = {}): string {
    const path = this.#env[`${name}_FILE`];
    if (!path) return this.#parse(name, options.default, (text) => text);
    try {
      return readFileSync(path, 'utf8').trim();
    } catch (error) {
      this.problems.push(`${name}_FILE: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
      return '';
    }
  }

  /** A whole number between `min` and `max`, inclusive. */
  integer(name: string, options: Fallback<number> & { min?: number; max?: number } = {}): number {
    const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
    return this.#parse(name, options.default, (text) => {
      const value = Number(text);
      if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value))
        throw new Error(`must be a whole number, not "${text}"`);
      if (value < min || value > max) throw new Error(`must be between ${min} and ${max}, not ${value}`);
      return value;
    });
  }

  /** "true" or "false". */
  boolean(name: string, options: Fallback<boolean> = {}): boolean {
    return (
      this.oneOf(name, ['true', 'false'], {
        ...(options.default === undefined ? {} : { default: options.default ? 'true' : 'false' }),
      }) === 'true'
    );
  }

  /** One of a closed list. */
  oneOf<const T extends string>(name: string, values: readonly T[], options: Fallback<NoInfer<T>> = {}): T {
    return this.#parse(name, options.default, (text) => {
      const found = values.find((value) => value === text);
      if (found === undefined) throw new Error(`must be one of ${values.join(', ')}, not "${text}"`);
      return found;
    });
  }

  /** An absolute URL with one of `protocols` (for example "https:"), without a trailing slash. May hold a password: never logged. */
  url(name: string, options: Fallback<string> & { protocols?: readonly string[] } = {}): string {
    return this.#parse(name, options.default, (text) => {
      if (!URL.canParse(text)) throw new Error('must be an absolute URL');
      const { protocol } = new URL(text);
      if (options.protocols && !options.protocols.includes(protocol)) {
        throw new Error(`must be a URL with ${options.protocols.join(' or ')}, not ${protocol}`);
      }
      return text.replace(/\/$/, '');
    });
  }

  #parse<T>(name: string, fallback: T | undefined, parse: (text: string) => T): T {
    const text = this.#env[name];
    try {
      if (text !== undefined && text !== '') return parse(text);
      if (fallback !== undefined) return fallback;
      throw new Error('is required');
    } catch (error) {
      this.problems.push(`${name}: ${(error as Error).message}`);
      return undefined as T; // never used: readConfig throws before anybody sees it
    }
  }
}

/** Builds a config from the environment; throws a ConfigError that lists every problem. */
export function readConfig<T>(env: Environment, build: (read: ConfigReader) => T): T {
  const reader = new ConfigReader(env);
  const config = build(reader);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
}
