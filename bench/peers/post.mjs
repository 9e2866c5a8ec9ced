// One POST with keep-alive, by either client, with the settings a webhook sender needs.
import http from 'node:http';
import got from 'got';
import { Agent, request } from 'undici';

const TIMEOUT_MS = 15_000;
const headers = { 'content-type': 'application/json' };

/** @returns (url, body) => the status. Rejects when there was no answer. */
export function createPost(client) {
  return client === 'undici' ? createUndiciPost() : createGotPost();
}

function createGotPost() {
  const post = got.extend({
    method: 'POST',
    agent: { http: new http.Agent({ keepAlive: true }) },
    timeout: { request: TIMEOUT_MS },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    headers,
  });
  return async (url, body) => (await post(url, { body })).statusCode;
}

function createUndiciPost() {
  const dispatcher = new Agent({ connections: 256, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  return async (url, body) => {
    const answer = await request(url, { method: 'POST', body, headers, dispatcher });
    await answer.body.text();
    return answer.statusCode;
  };
}

/** For queues that retry what throws. */
export function createDelivery(client) {
  const post = createPost(client);
  return async ({ destination, payload, scheduledTime }) => {
    const status = await post(destination, JSON.stringify({ payload, scheduledTime }));
    if (status < 200 || status > 299) throw new Error(`The destination answered ${status}`);
  };
}
