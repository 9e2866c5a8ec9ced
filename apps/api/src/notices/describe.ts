import { NOTICE_TYPES } from '@jiter/core';
import { TAKES_NOTHING } from '../acts/parse-act.ts';
import type { Descriptions } from '../openapi/call.ts';
import { id, instant, list, maybe, named, object, oneOf, text, whole, yesOrNo } from '../openapi/shape.ts';
import { CHANNEL_CHANGES, CHANNEL_FIELDS, NEW_CHANNEL } from './parse-channel.ts';
import { ACT_BODY, LOOK_AT_LINK_BODY, SNOOZE_BODY } from './parse-quiet.ts';

const NOTICE = named(
  'Notice',
  object({
    id: id(),
    type: oneOf(NOTICE_TYPES),
    text: text('Its first line.'),
    recipient: maybe(text('Of e-mail: the one address that it is for.')),
    heldUntil: maybe(instant('It waits for the end of the quiet hours of whose address that is.')),
    attempts: whole('How often it was tried.'),
    status: maybe(text('What came of the last try: a status, or why there was none; or `muted`.')),
    createdAt: instant(),
    settledAt: maybe(instant('Nothing more is tried.')),
  }),
);
const SHAPES = {
  id: id(),
  kind: CHANNEL_FIELDS.kind,
  name: CHANNEL_FIELDS.name,
  target: text('Where it leads, without what is secret of it.'),
  tells: CHANNEL_FIELDS.tells,
  mutedUntil: maybe(CHANNEL_FIELDS.mutedUntil),
  createdAt: instant(),
};
const CHANNEL = named('Channel', object(SHAPES));
const CHANNEL_WITH_NOTICES = named(
  'ChannelWithNotices',
  object({ ...SHAPES, notices: list(NOTICE, { description: 'The latest first, 20 at most.' }) }),
);
const BY = object({
  kind: oneOf(['key', 'user', 'link', 'admin'], '`link`: by that of a message.'),
  name: text('As it was called then; of a link whom it was sent to.'),
});
const INCIDENT = named(
  'Incident',
  object({
    id: id(),
    host: text(),
    openedAt: instant(),
    tells: whole(
      'How often it was given to the channels that tell of incidents. Whether that arrived stands with each channel.',
    ),
    acknowledgedAt: maybe(instant('Nobody is told again before it is over.')),
    acknowledgedBy: maybe(BY),
    snoozedUntil: maybe(instant('Nobody is told again before then, or before it is over.')),
    snoozedBy: maybe(BY),
    closedAt: maybe(instant('It was over.')),
  }),
);

const BODY = { kind: 'slack', name: 'team', url: 'https://hooks.slack.com/services/T0/B0/x' };
const EXAMPLE = {
  id: '3',
  kind: 'slack',
  name: 'team',
  target: 'https://hooks.slack.com/…',
  tells: ['incidents'],
  createdAt: '2027-01-31T09:00:00.000Z',
};
const TEST = {
  id: '12',
  type: 'notice.test',
  text: 'This is a test',
  attempts: 0,
  createdAt: '2027-01-31T09:00:00.000Z',
};
const ADA = { kind: 'user', name: 'Ada' };
const TO_ADA = { kind: 'link', name: 'ada@example.com' };
const LINK = 'MWFiMmMzZDQuQnk5dk0wUmxiVzh0ZEc5clpXNA';
const AN_INCIDENT = { id: '9', host: 'app.example.com', openedAt: '2027-01-31T09:00:00.000Z', tells: 1 };

export const NOTICE_CALLS: Descriptions = {
  'GET /channels': {
    id: 'listChannels',
    tag: 'Organisation',
    summary: 'List whom the organisation has told of what goes wrong',
    answer: list(CHANNEL),
    example: { answer: [EXAMPLE] },
  },
  'POST /channels': {
    id: 'createChannel',
    tag: 'Organisation',
    summary: 'Have somebody told of what goes wrong',
    body: NEW_CHANNEL,
    answer: CHANNEL,
    errors: ['invalid_channel', 'invalid_idempotency_key', 'quota_exceeded'],
    example: { body: BODY, answer: EXAMPLE },
  },
  'GET /channels/:id': {
    id: 'getChannel',
    tag: 'Organisation',
    summary: 'Get a channel, with what it was told',
    answer: CHANNEL_WITH_NOTICES,
    example: { answer: { ...EXAMPLE, notices: [{ ...TEST, attempts: 1, status: '200' }] } },
  },
  'PUT /channels/:id': {
    id: 'editChannel',
    tag: 'Organisation',
    summary: 'Change a channel, or mute it',
    details: '`"mutedUntil": null` has it told again.',
    body: CHANNEL_CHANGES,
    answer: CHANNEL,
    errors: ['invalid_channel'],
    example: {
      body: { tells: ['incidents', 'digest'] },
      answer: { ...EXAMPLE, tells: ['incidents', 'digest'] },
    },
  },
  'DELETE /channels/:id': {
    id: 'removeChannel',
    tag: 'Organisation',
    summary: 'Remove a channel, with what it was told',
    answer: object({ id: id(), removed: { const: true } }),
    example: { answer: { id: '3', removed: true } },
  },
  'POST /channels/:id/test': {
    id: 'testChannel',
    tag: 'Organisation',
    summary: 'Have a channel told that this is a test',
    details: 'Within seconds the channel shows what came of it.',
    ...TAKES_NOTHING,
    answer: NOTICE,
    errors: ['invalid_idempotency_key', 'quota_exceeded'],
    example: { body: {}, answer: TEST },
  },
  'GET /incidents': {
    id: 'listIncidents',
    tag: 'Operation',
    summary: 'List the hosts that fail, or did: the latest first, 100 at most',
    query: { open: oneOf(['true', 'false'], 'Those that are not over, or those that are.') },
    answer: list(INCIDENT),
    example: { query: { open: 'true' }, answer: [AN_INCIDENT] },
  },
  'POST /incidents/:id/acknowledge': {
    id: 'acknowledgeIncident',
    tag: 'Operation',
    summary: 'Say that somebody sees to it: nobody is told again before it is over',
    details: 'One that is acknowledged already stays as it is.',
    ...TAKES_NOTHING,
    answer: INCIDENT,
    errors: ['incident_over'],
    example: {
      body: {},
      answer: { ...AN_INCIDENT, acknowledgedAt: '2027-01-31T09:05:00.000Z', acknowledgedBy: ADA },
    },
  },
  'POST /incidents/:id/snooze': {
    id: 'snoozeIncident',
    tag: 'Operation',
    summary: 'Have nobody told again for a while',
    details: 'What was to be told meanwhile is told when that ends. That it is over is told in any case.',
    body: SNOOZE_BODY,
    answer: INCIDENT,
    errors: ['invalid_snooze', 'incident_over'],
    example: {
      body: { for: '4h' },
      answer: { ...AN_INCIDENT, snoozedUntil: '2027-01-31T13:05:00.000Z', snoozedBy: ADA },
    },
  },
  'POST ../auth/incidents/look': {
    id: 'lookAtIncidentLink',
    effect: 'none',
    tag: 'Operation',
    access: 'no key',
    summary: 'Say what the link of a message leads to',
    details: 'It changes nothing. A link is good for 7 days, and acts once.',
    body: LOOK_AT_LINK_BODY,
    answer: object({
      org: object({ id: id(), name: text() }),
      incident: INCIDENT,
      sentTo: text('Whom the message was for: an address, or the name of a channel.'),
      expiresAt: instant(),
      isUsed: yesOrNo('It acts no more.'),
    }),
    errors: ['link_expired'],
    example: {
      body: { token: LINK },
      answer: {
        ...{ org: { id: '1', name: 'first' }, incident: AN_INCIDENT, sentTo: 'ada@example.com' },
        ...{ expiresAt: '2027-02-07T09:00:00.000Z', isUsed: false },
      },
    },
  },
  'POST ../auth/incidents/act': {
    id: 'actByIncidentLink',
    tag: 'Operation',
    access: 'no key',
    summary: 'Acknowledge or snooze an incident by the link of a message',
    details: 'Once by each link. It is written down by whom: whoever the message was for.',
    body: ACT_BODY,
    answer: INCIDENT,
    errors: ['invalid_snooze', 'incident_over', 'link_used', 'link_expired'],
    example: {
      body: { token: LINK, action: 'snooze', for: '4h' },
      answer: { ...AN_INCIDENT, snoozedUntil: '2027-01-31T13:05:00.000Z', snoozedBy: TO_ADA },
    },
  },
};
