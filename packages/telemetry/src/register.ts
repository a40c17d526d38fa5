import { readTelemetryConfig } from './config.ts';

// Off unless an endpoint is given: then not one module of OpenTelemetry is loaded, since start-up time and memory are paid
// by every process.
try {
  const config = await readTelemetryConfig();
  if (config) {
    const { startTelemetry } = await import('./start.ts');
    await startTelemetry(config);
  }
} catch (error) {
  if ((error as Error).name !== 'ConfigError') {
    throw error;
  }
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
