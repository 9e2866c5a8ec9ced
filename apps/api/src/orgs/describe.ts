import { SETTINGS_OF_ORGS, type SettingName } from '@jiter/core';
import { duration } from '../events/fields/duration.ts';
import { CALLBACK } from '../events/fields/callbacks.ts';
import { TIMEOUT_TEXT } from '../events/fields/request.ts';
import { RETRY_POLICY } from '../events/fields/retry-policy.ts';
import type { Descriptions } from '../openapi/call.ts';
import { either, id, maybe, named, object, oneOf, text, whole, type JsonSchema } from '../openapi/shape.ts';

const SETTINGS: { readonly [Name in SettingName]: JsonSchema } = {
  retryPolicy: RETRY_POLICY,
  timeout: TIMEOUT_TEXT,
  failureCallback: CALLBACK,
  on410: oneOf(['fail'], 'An answer 410 ends an event at once.'),
  traceContext: {
    const: true,
    description: 'Receivers get `traceparent` and `tracestate` of a create that has them, continued.',
  },
  hidePayloads: { const: true, description: 'Viewers are shown no payloads, headers or answers.' },
  retention: duration('How long events are kept that have their outcome: 1h to 3650d.'),
  failedRetention: duration('The same of those that failed.'),
  maxPayloadBytes: whole('In UTF-8.', { minimum: 1 }),
  maxPending: whole('How many events may wait.', { minimum: 0 }),
  eventsPerMonth: whole('How many may be created in a month.', { minimum: 0 }),
  maxCronJobs: whole(undefined, { minimum: 0 }),
  maxHorizon: duration('How far ahead an event may be scheduled.'),
  requestsPerMinute: whole('With all keys, and whoever is signed in, together.', { minimum: 1 }),
};

const settings = Object.entries(SETTINGS).map(([name, schema]) => [name, maybe(schema)] as const);
const ORG = named('Organisation', object({ id: id(), name: text(), ...Object.fromEntries(settings) }));

const changes = SETTINGS_OF_ORGS.map(
  (name) => [name, maybe(either(SETTINGS[name], { type: 'null' }))] as const,
);
const CHANGES = named('OrganisationChanges', object(Object.fromEntries(changes), { minProperties: 1 }));

const EXAMPLE = { id: '1', name: 'default', retention: '30d', maxPending: 100_000 };

export const ORG_CALLS: Descriptions = {
  'GET /org': {
    id: 'getOrganisation',
    tag: 'Organisation',
    summary: 'Get what holds for all events of the organisation, and what it may have',
    answer: ORG,
    example: { answer: EXAMPLE },
  },
  'PUT /org': {
    id: 'editOrganisation',
    tag: 'Organisation',
    summary: 'Change what holds for all events of the organisation',
    details: '`null` takes a setting away. What an event says itself comes first.',
    body: CHANGES,
    answer: ORG,
    errors: [
      'no_setting',
      'unknown_setting',
      'operator_only',
      'invalid_retry_policy',
      'timeout_out_of_range',
      'invalid_callback',
      'invalid_method',
      'invalid_header',
      'forbidden_header',
      'headers_too_large',
      'invalid_on_410',
      'invalid_trace_context',
      'invalid_hide_payloads',
      'invalid_retention',
      'invalid_failed_retention',
      'invalid_max_payload_bytes',
      'not_updated',
    ],
    example: { body: { retention: '30d' }, answer: EXAMPLE },
  },
};
