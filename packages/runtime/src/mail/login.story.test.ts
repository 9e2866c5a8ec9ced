import { startMailServer, type MailServer } from '@jiter/testkit/mail-server';
import { createMailer } from './mailer.ts';

/** Its certificate is nobody's that one trusts: what it is checked by is another test's. */
const ANY = 'tls.rejectUnauthorized=false';
const SENT = { kind: 'answered', status: 250 };

let server: MailServer;
afterEach(() => server.close());

const send = (query: string, login = 'ada:s%2Fcret@') =>
  createMailer({ smtpUrl: `${server.url.replace('://', `://${login}`)}?${query}` })!({
    to: ['ops@example.com'],
    subject: 'x',
    paragraphs: ['x'],
    name: 'x',
  });

test.each(['starttls', 'tls'] as const)('a login goes by TLS to a server that offers %s', async (takes) => {
  server = await startMailServer(takes);
  expect(await send(ANY)).toMatchObject(SENT);
  expect(server.logins).toEqual([{ user: 'ada', password: 's/cret', isSecure: true }]);
});

test('no login goes to a server that offers no TLS, unless the URL says so', async () => {
  server = await startMailServer('login');
  expect(await send('')).toMatchObject({
    kind: 'unanswered',
    detail: expect.stringMatching(/STARTTLS/),
  });
  expect(server.logins).toEqual([]);
  expect(await send('requireTLS=false')).toMatchObject(SENT);
  expect(server.logins).toEqual([{ user: 'ada', password: 's/cret', isSecure: false }]);
});

test('a certificate that nobody vouches for is refused, and said', async () => {
  server = await startMailServer('starttls');
  expect(await send('')).toMatchObject({
    kind: 'unanswered',
    detail: expect.stringMatching(/certificate/),
  });
  expect(server.logins).toEqual([]);
});

test('without a login mail is handed in as the server takes it', async () => {
  server = await startMailServer();
  expect(await send('', '')).toMatchObject(SENT);
  expect(server.received).toHaveLength(1);
});
