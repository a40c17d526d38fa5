type Api = typeof import('@opentelemetry/api');

let active: Api | undefined;

/** Makes OpenTelemetry's API known to the helpers of this package; called once, by the preload. */
export function activateApi(api: Api): void {
  active = api;
}

/** Returns OpenTelemetry's API, or undefined where telemetry is off and nothing of it was loaded. */
export function activeApi(): Api | undefined {
  return active;
}
