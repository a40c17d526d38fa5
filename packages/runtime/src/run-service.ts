import { createLogger, type Logger, type LogLevel } from './logger.ts';

export type RunOptions = { name: string; logLevel?: LogLevel };

/**
 * Starts a service, keeps it until SIGINT or SIGTERM, then disposes of it (which drains). A second signal, or 15 seconds,
 * ends the process at once. Exits 1 when the start fails, with the problem on standard error.
 */
export async function runService(
  options: RunOptions,
  start: (logger: Logger) => Promise<AsyncDisposable>,
): Promise<void> {
  const logger = createLogger(options.name, options.logLevel);
  const stopSignal = nextStopSignal();
  try {
    await using _service = await start(logger);
    logger.info('ready');
    const signal = await stopSignal;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error('did not stop in time');
      process.exit(1);
    }, 15_000).unref();
    process.once(signal, () => process.exit(1));
  } catch (error) {
    if ((error as Error).name === 'ConfigError') process.stderr.write(`${(error as Error).message}\n`);
    else logger.fatal({ err: error }, 'the service could not start or stop');
    process.exitCode = 1;
  }
}

function nextStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
}
