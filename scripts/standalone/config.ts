import { type StandaloneSettings, toStandaloneSettings } from './settings.ts';

/** The settings in the environment of this process. */
export function standaloneSettings(): StandaloneSettings {
  return toStandaloneSettings(process.env);
}
