import { noticeInWords, isOfIncident, type NoticeWords } from './notice-words.ts';
import { NOTICE_TYPES, type MissedJob, type NoticeContent } from './notice.ts';

const HOST = 'hooks.example:8443';
const HOST_PATH = '/o/7/failed?host=hooks.example%3A8443';
const incident = { incidentId: '3', host: HOST, openedAt: '2027-01-31T09:00:00.000Z' };
const failing: NoticeContent = {
  ...incident,
  ...{ type: 'destination.failing', lastsMs: 0, attempts: 12, failures: 9, failedEvents: 0, tells: 1 },
};
const recovered: NoticeContent = {
  ...incident,
  ...{ type: 'destination.recovered', failedEvents: 0, lastsMs: 0 },
};
const hour = { from: '2027-01-31T09:00:00.000Z', to: '2027-01-31T10:00:00.000Z' };
const ofHost = { host: HOST, failedEvents: 1 };
const digest: NoticeContent = { type: 'events.failed', ...hour, hosts: [ofHost], otherHosts: 0 };
const job: MissedJob = {
  ...{ cronId: '5', expression: '* * * * *', timezone: 'UTC', misfire: 'skip' },
  ...{ missedAt: '2027-01-31T09:00:00.000Z', fired: 0 },
};
const missed: NoticeContent = { type: 'cronjob.missed', jobs: [job], otherJobs: 0 };
const bulk: NoticeContent = {
  ...{ type: 'bulk.finished', bulkId: '9', action: 'retry', state: 'done', done: 2 },
};

const MISSED_AT = '5 (* * * * *, UTC) from 2027-01-31T09:00:00.000Z on: ';
const NOBODY = 'No worker was there then.';

test.each<[content: NoticeContent, words: NoticeWords]>([
  [
    failing,
    {
      subject: `${HOST} is failing`,
      lines: ['9 of 12 attempts failed in the last 5 minutes.'],
      path: HOST_PATH,
    },
  ],
  [
    { ...failing, attempts: 0, tells: 2, lastsMs: 5_400_000, failedEvents: 1 },
    {
      subject: `${HOST} is failing still, after 1 h 30 min`,
      lines: ['Nothing was tried in the last 5 minutes.', '1 event failed for good, and can be retried.'],
      path: HOST_PATH,
    },
  ],
  [
    { ...failing, attempts: 1, failures: 1, failedEvents: 2 },
    {
      subject: `${HOST} is failing`,
      lines: [
        '1 of 1 attempt failed in the last 5 minutes.',
        '2 events failed for good, and can be retried.',
      ],
      path: HOST_PATH,
    },
  ],
  [
    recovered,
    {
      subject: `${HOST} is back after 1 min`,
      lines: ['No event failed for good meanwhile.'],
      path: HOST_PATH,
    },
  ],
  [
    { ...recovered, failedEvents: 1, lastsMs: 150_000 },
    {
      subject: `${HOST} is back after 3 min`,
      lines: ['1 event failed for good meanwhile, and can be retried.'],
      path: HOST_PATH,
    },
  ],
  [
    digest,
    {
      subject: '1 event failed in the last hour',
      lines: [`From ${hour.from} to ${hour.to}:`, `${HOST} failed once`],
      path: '/o/7/failed',
    },
  ],
  [
    {
      ...{ ...digest, to: '2027-01-31T10:00:00.001Z', otherHosts: 4, otherEvents: 9 },
      hosts: [ofHost, { host: 'b.example', failedEvents: 21 }],
    },
    {
      subject: '31 events failed',
      lines: [
        `From ${hour.from} to 2027-01-31T10:00:00.001Z:`,
        `${HOST} failed once`,
        'b.example failed 21 times',
        'and 4 other hosts 9 times',
      ],
      path: '/o/7/failed',
    },
  ],
  [
    { ...digest, otherHosts: 1, otherEvents: 1 },
    {
      subject: '2 events failed in the last hour',
      lines: [`From ${hour.from} to ${hour.to}:`, `${HOST} failed once`, 'and 1 other host once'],
      path: '/o/7/failed',
    },
  ],
  // As it was written down by a version that did not count those.
  [
    { ...digest, otherHosts: 2 },
    {
      subject: 'more than 1 event failed in the last hour',
      lines: [`From ${hour.from} to ${hour.to}:`, `${HOST} failed once`, 'and 2 other hosts'],
      path: '/o/7/failed',
    },
  ],
  [
    { type: 'event.failed', eventId: '11', host: HOST, reason: '410', failedAt: hour.from },
    {
      subject: `An event for ${HOST} failed`,
      lines: [`11 failed for good at ${hour.from}: 410. It can be retried.`],
      path: '/o/7/events/11',
    },
  ],
  [
    missed,
    {
      subject: 'Cron job 5 missed its time',
      lines: [NOBODY, `${MISSED_AT}skipped, as its misfire policy has it`],
      path: '/o/7/cron/5',
    },
  ],
  [
    {
      ...missed,
      jobs: [
        { ...job, fired: 2 },
        { ...job, misfire: 'once' },
        { ...job, misfire: 'once', fired: 1 },
        { ...job, misfire: 'all', fired: 3 },
      ],
    },
    {
      subject: '4 cron jobs missed their times',
      lines: [
        NOBODY,
        `${MISSED_AT}skipped, but for the last 2`,
        `${MISSED_AT}none was made up for`,
        `${MISSED_AT}1 made up for, late`,
        `${MISSED_AT}3 made up for, late`,
      ],
      path: '/o/7/cron',
    },
  ],
  [
    { ...missed, otherJobs: 2 },
    {
      subject: '3 cron jobs missed their times',
      lines: [NOBODY, `${MISSED_AT}skipped, as its misfire policy has it`, 'and 2 other cron jobs'],
      path: '/o/7/cron',
    },
  ],
  [
    { type: 'key.expiring', keyId: '2', name: 'ci', prefix: 'jit_ab', expiresAt: hour.to },
    {
      subject: "The API key 'ci' ends soon",
      lines: [`jit_ab… is refused from ${hour.to} on: make another one, and use that, before.`],
      path: '/o/7/settings?part=keys',
    },
  ],
  [
    bulk,
    {
      subject: 'A bulk job (retry) is done',
      lines: ['It did so with 2 events.'],
      path: '/o/7/bulk/9',
    },
  ],
  [
    { ...bulk, state: 'stopped', done: 1 },
    {
      subject: 'A bulk job (retry) was stopped',
      lines: ['It did so with 1 event.'],
      path: '/o/7/bulk/9',
    },
  ],
  [
    { ...bulk, state: 'failed', done: 0, reason: 'The organisation is gone' },
    {
      subject: 'A bulk job (retry) failed',
      lines: ['It did so with 0 events.', 'The organisation is gone.'],
      path: '/o/7/bulk/9',
    },
  ],
  [
    { type: 'notice.test', channel: 'ops' },
    {
      subject: 'This is a test',
      lines: ["Whatever 'ops' is told arrives here."],
      path: '/o/7/settings/notifications',
    },
  ],
])('%j in words', (content, words) => {
  expect(NOTICE_TYPES).toContain(content.type);
  expect(noticeInWords('7', content)).toEqual(words);
});

test('somebody can see to what is of an incident', () => {
  expect([failing, recovered, digest, missed, bulk].map(isOfIncident)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
