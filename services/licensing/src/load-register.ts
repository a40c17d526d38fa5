import exceptions from 'spdx-exceptions/index.json' with { type: 'json' };
import deprecated from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import current from 'spdx-license-ids/index.json' with { type: 'json' };
import details from 'spdx-license-list/spdx.json' with { type: 'json' };
import others from '../register/licences.json' with { type: 'json' };
import replacedIds from '../register/replaced-ids.json' with { type: 'json' };
import tags from '../register/tags.json' with { type: 'json' };
import { buildRegister, type LicenceRegister } from './domain/licence-register.ts';

/** Builds the licence register from the SPDX list and from register/; done once, when the service starts. */
export function loadRegister(): LicenceRegister {
  return buildRegister({ spdx: { current, deprecated, exceptions, details }, others, replacedIds, tags });
}
