import type { Page } from 'playwright-core';
import type { LongWorld } from './long-world.ts';
import { button, inDialog } from './steps.ts';

/**
 * `of`: where it is in the console's source; `at`: the page that it opens on, and what its title has; `by`: how it is opened. What is
 * `toSee` is there once it is open.
 */
export type Opening = {
  of: string;
  at: readonly [path: string, title: string];
  by: (page: Page) => Promise<unknown>;
  toSee?: string;
};

/** For whoever signed in a while ago. */
export const FRESH: Opening = {
  of: 'shell/fresh-sign-in.tsx',
  at: ['/o/1/settings?part=secret', 'Signing secret'],
  by: (page) => button(page, 'Show').first().click(),
};

/** What a story of its own opens: `file`, and where that is. */
export const OPENED_ELSEWHERE: Record<string, string> = {
  'parts/dialog.tsx': 'by all of them',
  'parts/form.tsx': 'by all of them',
  'screens/events/move-shown-dialog.tsx': 'move.test.ts',
  'screens/settings/notifications/incidents.tsx': 'watching.test.ts',
};

/** Every dialog and every menu that there is. */
export function listOpenings({ coming, failed, cronJob, host }: LongWorld): Opening[] {
  const home = ['/o/1', 'Overview'] as const;
  const part = (name: string) => [`/o/1/settings?part=${name}`, 'Settings'] as const;
  const event = [`/o/1/events/${coming}`, `Event ${coming}`] as const;
  const list = ['/o/1/events', 'Coming · Events'] as const;
  const cron = ['/o/1/cron', 'Cron · Jiter'] as const;
  const press = (name: string) => (page: Page) => button(page, name).first().click();
  const key = (name: string) => (page: Page) => page.keyboard.press(name);
  const select = (name: string) => async (page: Page) => {
    await page.locator('.row .pick input').first().check();
    await page.keyboard.press(name);
  };
  const more = (within: string, name?: RegExp) => async (page: Page) => {
    await page.locator(`${within} .menu > button`).first().click();
    if (name) await page.locator('.menu-list button', { hasText: name }).click();
  };
  return [
    { of: 'shell/org-menu.tsx', at: home, by: more('.org-menu') },
    { of: 'shell/new-org.tsx', at: home, by: more('.org-menu', /New/) },
    { of: 'shell/top-bar.tsx', at: home, by: press('You') },
    { of: 'shell/palette.tsx', at: home, by: key('Control+k') },
    {
      of: 'shell/palette.tsx',
      at: home,
      by: async (page) => {
        await page.keyboard.press('Control+k');
        await page.keyboard.insertText(`https://${host}/`);
      },
    },
    { of: 'shell/help.tsx', at: home, by: key('?') },
    {
      of: 'shell/side.tsx',
      at: home,
      by: async (page) => {
        await page.setViewportSize({ width: 360, height: 640 });
        await button(page, 'More').click();
      },
    },
    {
      of: 'shell/zone-switch.tsx',
      at: home,
      by: async (page) => {
        await page.locator('.zone-switch').selectOption('other');
        await page.getByRole('dialog').getByRole('combobox').fill('Nowhere');
        await page.keyboard.press('Enter');
        await page.getByRole('dialog').getByRole('alert').waitFor();
      },
    },
    { of: 'screens/sharing/share.tsx', at: home, by: press('Share') },
    { of: 'screens/event/edit-dialog.tsx', at: event, by: key('m') },
    { of: 'screens/event/cancel-dialog.tsx', at: event, by: key('c') },
    {
      of: 'screens/event/copy-dialog.tsx',
      at: [`/o/1/events/${failed}`, `Event ${failed}`],
      by: press('Send a copy'),
    },
    {
      of: 'screens/events/tabs.tsx',
      at: ['/o/1/events?tab=all&label=x', 'All · Events'],
      by: press('Save as a tab'),
    },
    { of: 'screens/events/move-dialog.tsx', at: list, by: select('m') },
    { of: 'screens/events/bulk-dialog.tsx', at: list, by: select('c') },
    {
      of: 'screens/bulk/job-dialog.tsx',
      at: ['/o/1/failed', 'Failed'],
      by: press('Retry'),
      toSee: '.meters',
    },
    {
      of: 'screens/failed/ignore-dialog.tsx',
      at: ['/o/1/failed', 'Failed'],
      by: async (page) => {
        await button(page, 'Ignore').first().click();
        await page.getByRole('dialog').locator('select').selectOption('rate');
      },
    },
    {
      of: 'screens/cron/cron-form.tsx',
      at: ['/o/1/cron?form=new', 'Cron · Jiter'],
      by: async (page) => {
        await page.getByRole('dialog').getByLabel('Time zone').fill('Europe/Atlantis');
        await page.getByRole('dialog').getByLabel('Destination').fill('https://shop.example.com/');
        await inDialog(page, 'Create').click();
        await page.getByRole('dialog').getByRole('alert').first().waitFor();
      },
    },
    {
      of: 'screens/cron/cron-form.tsx',
      at: [`/o/1/cron/${cronJob}`, 'Cron job'],
      by: more('.page-aside', /^Edit/),
      toSee: '.preview td',
    },
    { of: 'screens/cron/cron-acts.tsx', at: cron, by: more('.row') },
    { of: 'screens/cron/pause-dialog.tsx', at: cron, by: more('.row', /^Pause/) },
    { of: 'screens/cron/cron-acts.tsx', at: cron, by: more('.row', /^Delete/) },
    {
      of: 'screens/cron/turn-bar.tsx',
      at: cron,
      by: async (page) => {
        await page.locator('.row .pick input').first().check();
        await page.locator('.bulk-bar').getByRole('button', { name: 'Pause' }).click();
      },
    },
    {
      of: 'screens/destinations/test-dialog.tsx',
      at: [`/o/1/destinations/${host}`, host],
      by: press('Test'),
    },
    {
      of: 'screens/api/try-buttons.tsx',
      at: ['/o/1/api?call=createEvent', 'API'],
      by: (page) => page.locator('.api-buttons button').first().click(),
    },
    { of: 'screens/settings/organisation.tsx', at: part('general'), by: press('Leave') },
    { of: 'screens/settings/delete-org.tsx', at: part('general'), by: press('Delete') },
    { of: 'screens/settings/members/new-invitation.tsx', at: part('members'), by: press('Invite') },
    {
      of: 'screens/settings/members/new-invitation.tsx',
      at: part('members'),
      by: async (page) => {
        await button(page, 'Invite').click();
        await inDialog(page, 'Make the link').click();
      },
      toSee: '.made-once',
    },
    {
      of: 'screens/settings/members/change-role.tsx',
      at: part('members'),
      by: (page) =>
        page
          .getByRole('button', { name: /^Change role of/ })
          .first()
          .click(),
    },
    {
      of: 'screens/settings/members/members.tsx',
      at: part('members'),
      by: (page) => page.getByRole('button', { name: /^Remove/ }).click(),
    },
    {
      of: 'screens/settings/revoke.tsx',
      at: part('members'),
      by: (page) =>
        page
          .getByRole('button', { name: /^Revoke the invitation/ })
          .first()
          .click(),
    },
    { of: 'screens/settings/new-key.tsx', at: part('keys'), by: press('New key') },
    {
      of: 'screens/settings/keys.tsx',
      at: part('keys'),
      by: (page) =>
        page
          .getByRole('button', { name: /^Revoke/ })
          .first()
          .click(),
    },
    { of: 'screens/settings/secret/rotate.tsx', at: part('secret'), by: press('Rotate') },
    { of: 'screens/settings/secret/secret.tsx', at: part('secret'), by: press('End the overlap now') },
    {
      of: 'screens/settings/notifications/channel-dialog.tsx',
      at: part('notifications'),
      by: press('New channel'),
    },
    { of: 'screens/settings/notifications/channel-row.tsx', at: part('notifications'), by: more('.channel') },
    {
      of: 'screens/settings/notifications/channel-row.tsx',
      at: part('notifications'),
      by: more('.channel', /^Delete/),
    },
  ];
}
