import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signWebhook, webhookBody, webhookHeaders } from '@jiter/core';
import { API_KEY, setup, type Setup } from '../../../apps/api/src/test-setup.ts';
import * as client from './index.ts';
import * as verify from './verify.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const modules: Record<string, object> = { '@jiter/client': client, '@jiter/client/verify': verify };
const secret = randomUUID();

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

/** A delivery, as a server gets it. */
function aDelivery(): Request {
  const body = webhookBody({ payload: 'Remind Ada', scheduledTime: new Date() });
  const startedAt = new Date();
  const signatures = signWebhook('7', body, [secret], startedAt);
  const headers = webhookHeaders({ eventId: '7', startedAt, signatures, userAgent: 'Jiter' });
  return new Request('https://example.com/hook', { method: 'POST', headers, body });
}

test('the examples of the README do what they say, one after the other', async () => {
  const code = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, block]) => block!).join('\n');
  const said = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, text]) => text);
  const body = code.replace(/import (\{.*\}) from '(.*)';/g, "const $1 = modules['$2'];");
  const AsyncFunction = (async () => {}).constructor as new (
    ...texts: string[]
  ) => (...given: unknown[]) => Promise<void>;
  const logged: string[] = [];
  const console = { log: (...values: unknown[]) => logged.push(values.join(' ')) };
  const env = { JITER_URL: jiter.url, JITER_API_KEY: API_KEY, JITER_SIGNING_SECRET: secret };
  const example = new AsyncFunction('modules', 'process', 'console', 'request', body);
  await example(modules, { env }, console, aDelivery());
  expect(logged).toEqual(said);
  expect(said.length).toBeGreaterThanOrEqual(6);
});

test('the types are those of the document', () => {
  const document = readFileSync(new URL('../../../docs/openapi.json', import.meta.url));
  const types = readFileSync(new URL('api.ts', import.meta.url), 'utf8');
  expect(`${types.split('\n')[0]} or else: npm run openapi`).toBe(
    `// Made by npm run openapi of docs/openapi.json, sha256 ${createHash('sha256').update(document).digest('hex')} or else: npm run openapi`,
  );
});
