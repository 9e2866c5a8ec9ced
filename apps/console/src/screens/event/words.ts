import { showCount, showSpan } from '../../times/format.ts';
import { endOf, isOnKept, type Timed } from './phases.ts';

const listed = new Intl.ListFormat('en');

/** Nothing is to leave early: where something does, that is seen. */
export const lateBy = (ms: number) =>
  ms === 0 ? 'left at its time' : `left ${showSpan(ms)} ${ms > 0 ? 'late' : 'early'}`;

const ENDS = {
  done: 'done',
  refused: 'refused',
  timedOut: 'timed out',
  cut: 'cut',
  failed: 'failed',
} as const;

/** One after the other, for who does not see it. */
function sayPhases(attempt: Timed): string {
  const { lagMs, durationMs, phases } = attempt;
  if (!phases) return `${lateBy(lagMs)}, ${ENDS[endOf(attempt)]} after ${showSpan(durationMs)}`;
  const { claimedAheadMs, dnsMs, connectMs, tlsMs, firstByteMs } = phases;
  const end = endOf(attempt);
  const said = [
    claimedAheadMs !== undefined && sayClaimed(lagMs - claimedAheadMs),
    end !== 'refused' && lateBy(lagMs),
    isOnKept(attempt) && 'on the same connection as before',
    dnsMs !== undefined && `name resolved in ${showSpan(dnsMs)}`,
    connectMs !== undefined && `connected in ${showSpan(connectMs)}`,
    tlsMs !== undefined && `TLS in ${showSpan(tlsMs)}`,
    firstByteMs !== undefined && `first byte after ${showSpan(firstByteMs)}`,
    `${ENDS[end]} after ${showSpan(durationMs)}`,
  ];
  return said.filter((part) => part !== false).join(', ');
}

function sayClaimed(ms: number): string {
  if (ms === 0) return 'claimed at its time';
  return `claimed ${showSpan(ms)} ${ms < 0 ? 'ahead of' : 'after'} its time`;
}

export const words = {
  title: 'Event',
  back: 'Events',
  why: 'Why?',
  next: 'Next',
  webhookId: 'webhook-id',
  id: 'Id',
  leavesIn: 'leaves in',
  attemptIn: (attempt: number, of: number | undefined) =>
    `attempt ${showCount(attempt)}${of === undefined ? '' : ` of ${showCount(of)}`} leaves in`,
  dueNow: 'due',
  landed: (lag: string) => `landed ${lag} after its time`,
  actions: {
    sendNow: 'Send now',
    edit: 'Edit',
    cancel: 'Cancel',
    retry: 'Retry',
    copy: 'Send a copy',
    curl: 'Copy as curl',
  },
  facts: {
    title: 'Facts',
    due: 'Due',
    created: 'Created',
    sent: 'Sent',
    failed: 'Failed',
    reason: 'Reason',
    labels: 'Labels',
    metadata: 'Metadata',
    timeout: 'Timeout',
    expires: 'No attempt after',
    retries: 'Retries',
    format: 'Format',
    key: 'Idempotency key',
    parent: 'Of event',
    success: 'Tells of success',
    failure: 'Tells of failure',
    headers: 'Headers',
  },
  payload: 'Payload',
  empty: 'Empty',
  hidden: 'This link does not show it.',
  timeline: 'What happened',
  noAttempt: 'No attempt yet.',
  attempt: (attempt: number) => `Attempt ${showCount(attempt)}`,
  pause: (span: string) => `${span} until the next was due`,
  left: lateBy,
  answered: (ms: number) => `took ${showSpan(ms)}`,
  sameAsBefore: 'Same answer as before',
  ruler: sayPhases,
  marks: { due: 'due', claimed: 'claimed', sent: 'sent', firstByte: 'first byte', ...ENDS },
  spans: {
    dns: 'DNS',
    connect: 'connect',
    tls: 'TLS',
    wait: 'waiting',
    download: 'download',
    took: 'to the end',
  },
  kept: 'same connection as before',
  parts: { request: 'Request', response: 'Response', signature: 'Signature', curl: 'curl', diff: 'Diff' },
  partsLabel: (attempt: number) => `Of attempt ${showCount(attempt)}`,
  headers: 'Headers',
  body: 'Body',
  noBody: 'No body',
  notKept: 'What was sent is not kept of this attempt.',
  signature: {
    lead: 'Receivers check either of these over the bytes of the body as they came, before anything parses them.',
    standard:
      'Standard Webhooks: HMAC-SHA256 over webhook-id.webhook-timestamp.body, the timestamp in seconds.',
    own: 'Jiter’s own: HMAC-SHA256 over the timestamp in milliseconds, a colon and the body.',
    none: 'This request has no signature.',
  },
  curlNote:
    'The same bytes and signatures. Receivers that check the age of a signature refuse it after some minutes.',
  diffNote: 'Against the attempt before',
  noDiff: 'Nothing differs from the attempt before, save its time and signatures.',
  by: (name: string) => `by ${name}`,
  asEvent: 'as event',
  key: (name: string) => `key “${name}”`,
  origins: {
    tick: 'by cron job',
    run: 'as a run of cron job',
    replay: 'as a copy of event',
    callback: 'as a callback of event',
    shared: {
      tick: 'by a cron job',
      run: 'as a run of a cron job',
      replay: 'as a copy of another event',
      callback: 'as a callback of another event',
    },
  },
  missing: {
    title: 'There is no such event here',
    text: 'It never existed in this organisation, or it is older than EVENT_RETENTION (30 days unless set otherwise).',
  },
  cancelDialog: {
    title: 'Cancel this event',
    text: 'It will not be sent. An attempt that is under way may still arrive.',
    action: 'Cancel the event',
    tooLate: (status: string) => `There is nothing to cancel any more: meanwhile it is “${status}”.`,
    done: 'Cancelled',
    again: 'Schedule a copy',
  },
  retryDone: 'It leaves again, with all its retries',
  sentNow: 'It leaves now',
  edit: {
    title: 'Edit this event',
    time: 'Due',
    timeHelp: 'To the millisecond',
    destination: 'Destination',
    payload: 'Payload',
    save: 'Save',
    done: 'Saved',
    undo: 'Undo',
    undone: 'It is as it was before',
    fields: { scheduledTime: 'its time', destination: 'its destination', payload: 'its payload' },
    meanwhile: (names: readonly string[]) =>
      `Meanwhile somebody changed ${listed.format(names)}. The fields show it as it was before; saving replaces what you change in them, and nothing else.`,
    late: 'A worker may take it meanwhile: then nothing is changed, and you are told.',
  },
  copy: {
    title: 'Send a copy',
    text: 'A new event with a webhook-id of its own, and the same payload.',
    destination: 'Destination',
    delay: 'Sent in',
    delayHelp: 'Such as 10s, 5min, 1d. Empty: now.',
    action: 'Send the copy',
  },
} as const;
