import { expect, test } from 'vitest';
import { licenceLabel } from './licence-label.ts';

test.each([
  ['CC-BY-SA-4.0', 'CC-BY-SA-4.0'],
  ['LicenseRef-contract-01a20316-03d1-77c1-958e-fe54871b5d92', 'Own terms …1b5d92'],
  ['MIT AND LicenseRef-contract-01a20316-03d1', 'MIT AND Own terms …6-03d1'],
  ['LicenseRef-scancode-openrail-m', 'LicenseRef-scancode-openrail-m'],
])('%s', (expression, label) => {
  expect(licenceLabel(expression, 'Own terms')).toBe(label);
});
