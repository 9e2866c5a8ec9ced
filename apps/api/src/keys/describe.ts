import type { Descriptions } from '../openapi/call.ts';
import { id, instant, list, maybe, named, object, text } from '../openapi/shape.ts';
import { KEY_BODY, KEY_FIELDS } from './parse-key.ts';

const KEY_SHAPES = {
  id: id(),
  name: KEY_FIELDS.name,
  prefix: text('How it begins.'),
  scopes: maybe(KEY_FIELDS.scopes),
  destinations: maybe(KEY_FIELDS.destinations),
  createdAt: instant(),
  lastUsedAt: maybe(instant()),
  expiresAt: maybe(KEY_FIELDS.expiresAt),
};
const KEY = named('ApiKey', object(KEY_SHAPES));
const NEW_KEY = named('NewApiKey', object({ ...KEY_SHAPES, apiKey: text('Shown once, and not kept.') }));

const BODY = { name: 'shop', scopes: ['events:write'] };
const EXAMPLE = { id: '7', ...BODY, prefix: 'jit_3f9a', createdAt: '2027-01-30T09:00:00.000Z' };

export const KEY_CALLS: Descriptions = {
  'GET /keys': {
    id: 'listApiKeys',
    tag: 'Organisation',
    summary: 'List the API keys that are valid',
    answer: list(KEY),
    example: { answer: [EXAMPLE] },
  },
  'POST /keys': {
    id: 'createApiKey',
    tag: 'Organisation',
    summary: 'Make an API key',
    details: 'It may never do more than the key that it is made with.',
    body: KEY_BODY,
    answer: NEW_KEY,
    errors: [
      'not_updated',
      'invalid_idempotency_key',
      'invalid_scopes',
      'invalid_destinations',
      'invalid_expiry',
      'expires_too_late',
      'quota_exceeded',
    ],
    example: { body: BODY, answer: { ...EXAMPLE, apiKey: 'jit_3f9a0c1d2e4b5f60' } },
  },
  'DELETE /keys/:id': {
    id: 'revokeApiKey',
    tag: 'Organisation',
    summary: 'Revoke an API key',
    answer: object({ id: id(), revoked: { const: true } }),
    errors: ['last_admin_key'],
    example: { answer: { id: '7', revoked: true } },
  },
};
