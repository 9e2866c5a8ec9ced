import type { ComponentType } from 'react';

const more = () => import('./more.ts');

/** A screen as the router loads it. */
const later =
  (name: keyof Awaited<ReturnType<typeof more>>) => async (): Promise<{ default: ComponentType }> => ({
    default: (await more())[name],
  });

/** Screens that are loaded when somebody goes to one of them, by their paths. All others come at once: one sees them every day. */
export const loadLater = {
  '/setup': later('SetUp'),
  '/link': later('FollowLink'),
  '/invite': later('AcceptInvitation'),
  '/incident': later('SeeToIncident'),
  '/shared': later('Shared'),
  '/o/$org/bulk': later('BulkJobs'),
  '/o/$org/bulk/$id': later('BulkJobPage'),
  '/o/$org/cron': later('Cron'),
  '/o/$org/cron/$id': later('CronJobPage'),
  '/o/$org/playground': later('Playground'),
  '/o/$org/api': later('Api'),
  '/o/$org/settings': later('Settings'),
  '/o/$org/settings/notifications': later('Settings'),
};

type Path = keyof typeof loadLater;

/** The one at an address, if it is one of them. */
export const laterScreenAt = (pathname: string): Path | undefined =>
  (Object.keys(loadLater) as Path[]).find((path) => isAt(path, pathname));

function isAt(path: string, pathname: string): boolean {
  const [wanted, given] = [path, pathname].map((text) => text.split('/').filter((part) => part !== ''));
  if (wanted!.length !== given!.length) return false;
  return wanted!.every((part, index) => part.startsWith('$') || part === given![index]);
}
