import {
  ATTEMPT_CLASSES,
  classOfStatus,
  countInto,
  createHistogram,
  type Histogram,
  type Outcome,
} from '@jiter/core';
import type { InboxGuard } from '@jiter/egress';
import { createOrgCounts, type OrgCounts } from '@jiter/metrics';
import { ALL_HOSTS, nothingOf, type AttemptResult, type DeliveryCount } from '@jiter/store';
import { hostOf } from '../send/destination.ts';
import { createIsRehearsal } from './rehearsal.ts';

/** What was counted since the process began, whosever it was: for metrics. */
export type Totals = {
  /** By outcome, and within that by class, in the order of `ATTEMPT_CLASSES`. */
  attempts: Record<Outcome['kind'], number[]>;
  lag: Histogram;
  duration: Histogram;
  /** Attempts that left before they were due. There are none. */
  early: number;
  /** Events that this process made: of cron jobs, as callbacks, and by bulk jobs. */
  created: Record<CreatedBy, number>;
  /** Claims that were given up without an attempt, by why. */
  handedBack: Record<HandedBackFor, number>;
  /** The same of attempts and of events made, by org: by the places of `ATTEMPTS` and of `CREATED_BY`. Where that is wanted. */
  orgs?: { attempts: OrgCounts; created: OrgCounts };
};

export const CREATED_BY = ['tick', 'callback', 'replay'] as const;

/**
 * Why a claimed event was given back: there was no slot for its host or for any, the master key for what is sealed of it is missing,
 * something else of ours failed, the worker stops, it was held for too long, or it is kept apart from others of its batch.
 */
export const HANDED_BACK_FOR = ['no-slot', 'key-missing', 'fault', 'stopping', 'held-long', 'apart'] as const;
export type HandedBackFor = (typeof HANDED_BACK_FOR)[number];
type CreatedBy = (typeof CREATED_BY)[number];

const OUTCOMES = ['sent', 'retry', 'repeat', 'failed'] as const satisfies readonly Outcome['kind'][];
/** What an attempt comes to. */
export const ATTEMPTS = OUTCOMES.flatMap((outcome) =>
  ATTEMPT_CLASSES.map((name) => ({ outcome, status_class: name })),
);

export type Tally = {
  /** An attempt was made, whether or not it can be recorded. What is settled without one is none. */
  attempted(result: AttemptResult): void;
  /** What became of its event is recorded. */
  recorded(result: AttemptResult): void;
  /** Of each event the org that it was made for. */
  created(what: CreatedBy, orgs: readonly string[]): void;
  handedBack(why: HandedBackFor): void;
  /** What was counted since this was asked last. */
  take(): DeliveryCount[];
  readonly totals: Totals;
};

/** The history of charts begins with these steps. */
const SLOT_MS = 10_000;
/** What is older than the step under way comes to it, unless by so much: then the clock was set back, and what follows is as old. */
const SET_BACK_MS = 60_000;
/** In one step: so many hosts have numbers of their own, in all and of one org; the rest of an org's are `other`. */
const MAX_HOSTS = 500;
const MAX_HOSTS_PER_ORG = 100;
/** The orgs beyond are in the totals alone. */
const MAX_ORGS = 1_000;
export const OTHER_HOSTS = 'other';

type Slot = { ms: number; hosts: number; orgs: Map<string, Map<string, DeliveryCount>> };

const NO_INBOXES = { looksLike: () => false };

type Wish = {
  /** Totals of each org as well. */
  byOrg?: boolean;
  /** What goes there is none of a host's, as tests are not: it counts for its org alone. */
  inboxes?: Pick<InboxGuard, 'looksLike'>;
};

/**
 * Adds up what this process delivers, by org, host and ten seconds: plain numbers in memory, some 0.2 us for each event.
 * Whoever takes them writes them down; those of a process that is killed before are lost, and nothing else is.
 */
export function createTally({ byOrg = false, inboxes = NO_INBOXES }: Wish = {}): Tally {
  const isRehearsal = createIsRehearsal(inboxes);
  const totals: Totals = {
    attempts: { sent: zeros(), retry: zeros(), repeat: zeros(), failed: zeros() },
    lag: createHistogram(),
    duration: createHistogram(),
    early: 0,
    created: { tick: 0, callback: 0, replay: 0 },
    handedBack: { 'no-slot': 0, 'key-missing': 0, fault: 0, stopping: 0, 'held-long': 0, apart: 0 },
    ...(byOrg && {
      orgs: { attempts: createOrgCounts(ATTEMPTS.length), created: createOrgCounts(CREATED_BY.length) },
    }),
  };
  let slot = newSlot(0);
  let full: Slot[] = [];

  function beginSlot(ms: number): void {
    if (slot.orgs.size > 0) full.push(slot);
    slot = newSlot(ms);
  }

  function countOf(result: AttemptResult) {
    const { event } = result;
    const ms = slotOf(result);
    if (ms > slot.ms) beginSlot(ms);
    const { org } = event;
    const host = isRehearsal(event) ? ALL_HOSTS : hostOf(event.destination);
    return slot.orgs.get(org)?.get(host) ?? newCount(slot, org, host);
  }

  return {
    totals,
    attempted(result) {
      if (!result.signatures) return;
      const { status, outcome, lagMs, durationMs } = result;
      const index = ATTEMPT_CLASSES.indexOf(classOfStatus(status));
      totals.attempts[outcome.kind][index]! += 1;
      totals.orgs?.attempts.add(result.event.org, placeOf(outcome.kind, index));
      addTimes(totals, lagMs, durationMs);
      // It has just ended, whereas what became of one may be recorded long after.
      if (slotOf(result) < slot.ms - SET_BACK_MS) beginSlot(slotOf(result));
      const count = countOf(result);
      if (!count) return;
      count.attempts[index]! += 1;
      addTimes(count, lagMs, durationMs);
    },
    recorded(result) {
      const { kind } = result.outcome;
      if (kind !== 'sent' && kind !== 'failed') return;
      const count = countOf(result);
      if (count) count[kind] += 1;
    },
    created(what, orgs) {
      totals.created[what] += orgs.length;
      for (const org of orgs) totals.orgs?.created.add(org, CREATED_BY.indexOf(what));
    },
    handedBack: (why) => void (totals.handedBack[why] += 1),
    take() {
      const taken = [...full, slot];
      full = [];
      slot = newSlot(slot.ms);
      return taken.flatMap(({ orgs }) => [...orgs.values()].flatMap((hosts) => [...hosts.values()]));
    },
  };
}

const zeros = () => ATTEMPT_CLASSES.map(() => 0);
const placeOf = (outcome: Outcome['kind'], index: number) =>
  OUTCOMES.indexOf(outcome) * ATTEMPT_CLASSES.length + index;
/** The step in which its answer came. */
const slotOf = ({ startedAt, durationMs }: AttemptResult) =>
  Math.floor((startedAt.getTime() + durationMs) / SLOT_MS) * SLOT_MS;
const newSlot = (ms: number): Slot => ({ ms, hosts: 0, orgs: new Map() });

type Times = Pick<Totals, 'lag' | 'duration' | 'early'>;

function addTimes(to: Times, lagMs: number, durationMs: number): void {
  if (lagMs < 0) to.early += 1;
  countInto(to.lag, lagMs);
  countInto(to.duration, durationMs);
}

function newCount(slot: Slot, org: string, host: string): DeliveryCount | undefined {
  const known = slot.orgs.get(org);
  if (!known && slot.orgs.size >= MAX_ORGS) return undefined;
  const hosts = known ?? new Map<string, DeliveryCount>();
  slot.orgs.set(org, hosts);
  const hasRoom = slot.hosts < MAX_HOSTS && hosts.size < MAX_HOSTS_PER_ORG;
  const name = hasRoom || host === ALL_HOSTS ? host : OTHER_HOSTS;
  const other = hosts.get(name);
  if (other) return other;
  const count = nothingOf({ org, host: name, at: new Date(slot.ms) });
  hosts.set(name, count);
  slot.hosts += 1;
  return count;
}
