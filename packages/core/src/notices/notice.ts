import type { MisfirePolicy } from '../event/cron-job.ts';

/** What people are told. Times are ISO-8601. */
export type NoticeContent =
  | {
      type: 'destination.failing';
      incidentId: string;
      host: string;
      openedAt: string;
      /** Within five minutes. */
      attempts: number;
      failures: number;
      /** Events that failed for good since it opened, and a little before. */
      failedEvents: number;
      /** From 1: how often it was told. */
      tells: number;
      /** How long it has lasted. */
      lastsMs: number;
    }
  | {
      type: 'destination.recovered';
      incidentId: string;
      host: string;
      openedAt: string;
      failedEvents: number;
      lastsMs: number;
    }
  | {
      type: 'events.failed';
      from: string;
      to: string;
      hosts: { host: string; failedEvents: number }[];
      /** Of those that are not listed: how many, and of how many events. */
      otherHosts: number;
      /** Absent in what was written down before there was one. */
      otherEvents?: number;
    }
  | { type: 'event.failed'; eventId: string; host: string; reason: string; failedAt: string }
  | {
      /** In a downtime of ours, as far as is known by now. */
      type: 'cronjob.missed';
      jobs: MissedJob[];
      /** Of those that are not listed. */
      otherJobs: number;
    }
  | { type: 'key.expiring'; keyId: string; name: string; prefix: string; expiresAt: string }
  | {
      type: 'bulk.finished';
      bulkId: string;
      action: string;
      state: 'done' | 'stopped' | 'failed';
      done: number;
      reason?: string;
    }
  | { type: 'notice.test'; channel: string };

/** `missedAt`: the first of its ticks that nobody was there for; `fired`: how many of them were made up for. */
export type MissedJob = {
  cronId: string;
  expression: string;
  timezone: string;
  misfire: MisfirePolicy;
  missedAt: string;
  fired: number;
};

export type NoticeType = NoticeContent['type'];

export const NOTICE_TYPES = [
  'destination.failing',
  'destination.recovered',
  'events.failed',
  'event.failed',
  'cronjob.missed',
  'key.expiring',
  'bulk.finished',
  'notice.test',
] as const satisfies readonly NoticeType[];

/**
 * What a channel can be asked to tell: of hosts that fail and are well again, once an hour of what failed, of each event that failed for
 * good, of cron jobs that missed a tick, of bulk jobs that are over, and of keys that end soon.
 */
export const CHANNEL_TELLS = ['incidents', 'digest', 'events', 'cronjobs', 'bulk', 'keys'] as const;
export type ChannelTells = (typeof CHANNEL_TELLS)[number];
