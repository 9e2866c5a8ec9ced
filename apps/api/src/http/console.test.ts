import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express, { type Express } from 'express';
import supertest from 'supertest';
import { createConsole, readConsole } from './console.ts';

const SCRIPT = 'export const a = 1;';
let dir: string;
let app: Express;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jiter-console-'));
  await mkdir(join(dir, 'assets'));
  await writeFile(join(dir, 'index.html'), '<!doctype html><title>Jiter</title>');
  await writeFile(join(dir, 'assets', 'a-1.js'), SCRIPT);
  await writeFile(join(dir, 'assets', 'a-1.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(dir, 'assets', 'a-1.js.br'), brotliCompressSync(SCRIPT));
  const files = await readConsole(dir);
  app = express()
    .get('/api/known', (_req, res) => void res.json({ known: true }))
    .use(createConsole(files!))
    .use((_req, res) => void res.status(404).json({ message: 'no such call' }));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const open = (path: string) =>
  supertest(app).get(path).set('Accept', 'text/html,application/xhtml+xml,*/*;q=0.8');

test.each([
  '/',
  '/o/1',
  '/o/1/events/383400227269865558?tab=all',
  '/setup',
  '/internal',
  '/statuses',
  '/shared/1',
])('a browser that opens %s gets the page, which may run its own script alone', async (path) => {
  const { text, headers } = await open(path).expect(200);
  expect(text).toContain('<title>Jiter</title>');
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'text/html; charset=utf-8',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy':
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';font-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none';require-trusted-types-for 'script'",
  });
});

test.each(['/shared', '/shared/'])(
  'what a link shows at %s may stand in a page of another site',
  async (path) => {
    const { headers } = await open(path).expect(200);
    expect(headers).not.toHaveProperty('x-frame-options');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none';script-src 'self';.*;frame-ancestors \*;/,
    );
  },
);

test.each([
  '/api/nothing',
  '/API/nothing',
  '/auth/me',
  '/status',
  '/metrics',
  '/in/x',
  '/admin/queues',
  '/healthz',
  '/assets/a-2.js',
])('what would be answered elsewhere is no page: %s', (path) =>
  open(path).expect(404, { message: 'no such call' }),
);

test('a program that asks for an address that is none is told so, and so is whoever sends something', async () => {
  await supertest(app).get('/nothing').set('Accept', '*/*').expect(404);
  await supertest(app).get('/nothing').expect(404);
  await supertest(app).post('/').set('Accept', 'text/html').expect(404);
  await open('/api/known').expect(200, { known: true });
});

test.each([
  ['br, gzip', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['identity', undefined],
])('a script is kept for ever, and packed as the browser takes it: %s', async (accepted, encoding) => {
  const { headers } = await supertest(app).get('/assets/a-1.js').set('Accept-Encoding', accepted).expect(200);
  expect(headers['content-encoding']).toBe(encoding);
  expect(headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'Accept-Encoding, Accept',
  });
});

test('HEAD answers what GET would, without it', async () => {
  const { headers, text } = await supertest(app).head('/').set('Accept', 'text/html').expect(200);
  expect(headers['content-length']).toBe('35');
  expect(text).toBeFalsy();
});

test('without a build there is nothing to serve', async () => {
  expect(await readConsole(join(dir, 'nowhere'))).toBeUndefined();
});
