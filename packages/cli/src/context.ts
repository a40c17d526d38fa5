import { ApiClient } from './api/client.ts';
import type { CliConfig } from './config.ts';
import { CredentialStore } from './credentials.ts';
import { messagesFor } from './messages/choose.ts';
import type { Messages } from './messages/en.ts';
import { SigningKeys } from './signing/signing-keys.ts';
import { Output } from './terminal/output.ts';
import { TransferMemory } from './transfer/memory.ts';

const DEFAULT_URL = 'http://localhost:8080';

export type GlobalOptions = { url?: string; token?: string; json?: boolean; quiet?: boolean; field?: string };

/** What every command works with. */
export class Context {
  readonly t: Messages;
  readonly credentials: CredentialStore;
  readonly keys: SigningKeys;
  readonly memory: TransferMemory;
  readonly #config: CliConfig;
  #options: GlobalOptions = {};

  constructor(config: CliConfig, language: string | undefined) {
    this.#config = config;
    this.t = messagesFor(language ?? config.language, config.locale);
    this.credentials = new CredentialStore(config.configFolder);
    this.keys = new SigningKeys(config.configFolder);
    this.memory = new TransferMemory(config.cacheFolder);
  }

  /** Takes the options that stand before or after any command. */
  useOptions(options: GlobalOptions): void {
    this.#options = options;
  }

  get out(): Output {
    return new Output(
      { json: this.#options.json ?? false, quiet: this.#options.quiet ?? false, field: this.#options.field },
      this.t,
    );
  }

  /** Address of the registry: the option, the environment, the one last signed in to, or the local default. */
  async url(): Promise<string> {
    return (this.#options.url ?? this.#config.url ?? (await this.credentials.currentUrl()) ?? DEFAULT_URL).replace(
      /\/+$/,
      '',
    );
  }

  /** A client with whatever credential there is. */
  async api(): Promise<ApiClient> {
    const url = await this.url();
    return new ApiClient(url, this.#options.token ?? this.#config.token ?? (await this.credentials.get(url))?.token);
  }
}
