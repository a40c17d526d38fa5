// Says by its exit status whether the service of this container answers: node main.ts <service>
// It runs every few seconds beside each service, so it loads nothing but Node: gRPC's health protocol is one HTTP/2 request.
import { toHealthCheckConfig } from './config.ts';
import { isServing } from './is-serving.ts';

const config = toHealthCheckConfig(process.argv[2]);
const healthy =
  config.protocol === 'http'
    ? await fetch(config.url, { signal: AbortSignal.timeout(2_000) }).then(
        (response) => response.ok,
        () => false,
      )
    : await isServing(config);
process.exitCode = healthy ? 0 : 1;
