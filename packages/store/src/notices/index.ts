import type { Knex } from 'knex';
import type { Actor, HostWindow } from '@jiter/core';
import { outageAware } from '../database/outage.ts';
import type { Seal } from '../orgs/seal.ts';
import {
  changeChannel,
  createChannel,
  findChannel,
  listChannels,
  removeChannel,
  type Channel,
  type ChannelChanges,
  type NewChannel,
} from './channels.ts';
import { tellFailedEvents } from './failed-events.ts';
import type { Floor } from './floor.ts';
import { keepTelling } from './keep-telling.ts';
import { listIncidents, lookAtHosts, type Incident, type LookedAt, type Watched } from './incidents.ts';
import { keepQuiet, type Quieting } from './keep-quiet.ts';
import { actByLink, lookAtLink, type IncidentLink } from './link.ts';
import {
  createForgetNotices,
  listNotices,
  settleNotices,
  testChannel,
  type Notice,
  type ToldNotices,
} from './outbox.ts';
import { holdNotices, takeHeld, takeNotices, type DueNotice, type HeldNotices } from './take.ts';
import { closeIncident, noteTried, openIncident, tellOf, type Told } from './tell.ts';

/** Whom an org has told of what goes wrong. `by`: who changes something, which is written down with it. */
export type ChannelStore = {
  list(org: string): Promise<Channel[]>;
  find(org: string, id: string): Promise<Channel | undefined>;
  /** Where it leads is sealed. Throws AppError 429 where there are as many as an org may have. */
  create(org: string, input: NewChannel, by?: Actor): Promise<Channel>;
  /** Null takes one away, what is not named stays. Undefined where there is no such channel. */
  change(org: string, id: string, changes: ChannelChanges, by?: Actor): Promise<Channel | undefined>;
  remove(org: string, id: string, by?: Actor): Promise<boolean>;
  /** Has it tell that this is a test. Undefined where there is no such channel. */
  test(org: string, id: string, by?: Actor): Promise<Notice | undefined>;
  /** What it was told, and is to be told, the latest first. */
  notices(org: string, id: string, limit: number): Promise<Notice[]>;
  /** Of the org's hosts, the latest first. */
  incidents(org: string, which: { isOpen?: boolean; limit: number }): Promise<Incident[]>;
  /** Undefined where there is no such incident. Throws AppError 409 for one that is over. */
  keepQuiet(org: string, id: string, how: Quieting, by?: Actor): Promise<Incident | undefined>;
  /** What the link of a message leads to. Throws AppError 404 or 410. */
  lookAtLink(token: string): Promise<IncidentLink>;
  /** Throws AppError 404, 409 or 410. */
  actByLink(act: { token: string; how: Quieting; ip: string }): Promise<Incident>;
};

/** What whoever leads does for them. */
export type NoticeStore = {
  /** Undefined where nobody wants to be told of anything. */
  look(): Promise<LookedAt | undefined>;
  open(watched: Watched): Promise<void>;
  /** That it fails, or still does. */
  tell(watched: Told & { window: HostWindow }): Promise<void>;
  /** That it is over is told, or not. */
  close(watched: Told, isTold: boolean): Promise<void>;
  noteTried(ids: readonly string[]): Promise<void>;
  /** Has events told that failed, one by one. */
  tellFailedEvents(): Promise<void>;
  /** Has told what is told now and then: of hours that are over, missed ticks, and keys. */
  keep(): Promise<void>;
  /** Takes so many that are due. */
  take(limit: number): Promise<DueNotice[]>;
  /** And what else waited for the end of the quiet hours of these people. */
  takeHeld(users: readonly string[]): Promise<DueNotice[]>;
  /** For somebody's quiet hours. */
  hold(held: HeldNotices): Promise<void>;
  /** What was not told only as long as nobody else took it since. */
  settle(told: ToldNotices): Promise<void>;
  forget(limit: number): Promise<number>;
};

/** `strangers`: connections for what anybody may ask. */
export function createChannelStore(knex: Knex, strangers: Knex, seal: Seal): ChannelStore {
  return outageAware({
    list: (org: string) => listChannels(knex, org),
    find: (org: string, id: string) => findChannel(knex, org, id),
    create: (org: string, input: NewChannel, by?: Actor) =>
      knex.transaction((trx) => createChannel(trx, seal, { ...input, org, by })),
    change: (org: string, id: string, changes: ChannelChanges, by?: Actor) =>
      knex.transaction((trx) => changeChannel(trx, seal, { org, id, by }, changes)),
    remove: (org: string, id: string, by?: Actor) =>
      knex.transaction((trx) => removeChannel(trx, { org, id, by })),
    test: (org: string, id: string, by?: Actor) =>
      knex.transaction((trx) => testChannel(trx, { org, id, by })),
    notices: (org: string, id: string, limit: number) => listNotices(knex, org, id, limit),
    incidents: (org: string, which: { isOpen?: boolean; limit: number }) => listIncidents(knex, org, which),
    keepQuiet: (org: string, id: string, how: Quieting, by?: Actor) =>
      knex.transaction((trx) => keepQuiet(trx, { org, id, by }, how)),
    lookAtLink: (token: string) => lookAtLink(strangers, seal, token),
    actByLink: (act: { token: string; how: Quieting; ip: string }) =>
      knex.transaction((trx) => actByLink(trx, seal, act)),
  });
}

/** `floor`: of all looks for what is to be told. */
export function createNoticeStore(knex: Knex, seal: Seal, floor: Floor): NoticeStore {
  return outageAware({
    look: () => lookAtHosts(knex),
    open: (watched: Watched) => openIncident(knex, watched),
    tell: (watched: Told & { window: HostWindow }) => tellOf(knex, watched),
    close: (watched: Told, isTold: boolean) => closeIncident(knex, watched, isTold),
    noteTried: (ids: readonly string[]) => noteTried(knex, ids),
    tellFailedEvents: () => tellFailedEvents(knex),
    keep: () => keepTelling(knex),
    take: (limit: number) => takeNotices(knex, seal, floor, limit),
    takeHeld: (users: readonly string[]) => takeHeld(knex, seal, users),
    hold: (held: HeldNotices) => holdNotices(knex, held),
    settle: (told: ToldNotices) => settleNotices(knex, told),
    forget: createForgetNotices(knex),
  });
}
