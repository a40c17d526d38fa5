import pino from 'pino';

export type Logger = pino.Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

const SECRET_PATHS = ['password', 'token', 'accessToken', 'refreshToken', 'credential', 'authorization', 'secret'];

/** A JSON logger on standard output. Fields that carry secrets are cut out wherever they stand at the top or one level down. */
export function createLogger(service: string, level: LogLevel = 'info'): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_PATHS.flatMap((path) => [path, `*.${path}`]), remove: true },
  });
}
