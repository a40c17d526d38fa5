import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What keeps people from using a page. */
export type Barrier = { id: string; where: string[] };

/** Everything that axe finds; the content security policy must be bypassed, for axe brings a script of its own. */
export function findBarriers(page: Page): Promise<Barrier[]> {
  return analyse(new AxeBuilder({ page }));
}

/** What axe finds of colours alone: all that can differ where a page was looked at already, in other surroundings. */
export function findFaintText(page: Page): Promise<Barrier[]> {
  return analyse(new AxeBuilder({ page }).withRules(['color-contrast']));
}

async function analyse(axe: AxeBuilder): Promise<Barrier[]> {
  // No page of the console has frames: without this a blank page is opened to put the findings of frames together.
  const { violations } = await axe.setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }));
}
