import { expect, test } from 'vitest';
import { licenceUrls } from './licence-urls.ts';

const register = 'https://alliance.example/v1/licences';

test.each([
  ['CC-BY-SA-4.0', ['https://spdx.org/licenses/CC-BY-SA-4.0.html']],
  ['MIT AND (Apache-2.0 OR MIT)', ['https://spdx.org/licenses/MIT.html', 'https://spdx.org/licenses/Apache-2.0.html']],
  ['GPL-2.0+', ['https://spdx.org/licenses/GPL-2.0.html']],
  ['LicenseRef-contract-mekong-khoa-hoc', [`${register}/LicenseRef-contract-mekong-khoa-hoc`]],
])('%s', (expression, urls) => {
  expect(licenceUrls(expression, register)).toEqual(urls);
});
