/** A server that the whole run shares, and its address. */
export type RunningServer = AsyncDisposable & { readonly url: string };

/** A way to get the real servers; each is started when the first test asks for it. */
export type ServerSource = {
  readonly postgres: () => Promise<RunningServer>;
  readonly nats: () => Promise<RunningServer>;
  readonly s3: () => Promise<RunningServer>;
};
