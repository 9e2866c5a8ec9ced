import { text } from 'node:stream/consumers';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export type MailServer = {
  /** As SMTP_URL takes it. */
  url: string;
  /** What it was given. */
  received: ParsedMail[];
  /** By whom it was given that: a name and a password, and whether they came by TLS. */
  logins: { user: string; password: string; isSecure: boolean }[];
  /** The same as it came. */
  sources: string[];
  close(): Promise<void>;
};

/**
 * Keeps what it is given, and refuses for good what goes to `nobody@`. `takes`: nothing but plain mail, also a login in the clear, a
 * login and STARTTLS, or a login by TLS from the first byte on; its certificate is its own.
 */
export async function startMailServer(
  takes: 'plain' | 'login' | 'starttls' | 'tls' = 'plain',
): Promise<MailServer> {
  const logins: MailServer['logins'] = [];
  const received: ParsedMail[] = [];
  const sources: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    // It would say that its certificate is none for production.
    logger: false,
    secure: takes === 'tls',
    allowInsecureAuth: takes === 'login',
    disabledCommands: { plain: ['STARTTLS', 'AUTH'], login: ['STARTTLS'], starttls: [], tls: [] }[takes],
    onAuth({ username, password }, { secure: isSecure }, callback) {
      const user = username ?? '';
      logins.push({ user, password: password ?? '', isSecure });
      callback(null, { user });
    },
    onRcptTo: ({ address }, _session, callback) =>
      callback(
        address.startsWith('nobody@')
          ? Object.assign(new Error('No such user'), { responseCode: 550 })
          : null,
      ),
    onData: (stream, _session, callback) =>
      void text(stream)
        .then(async (source) => {
          received.push(await simpleParser(source));
          sources.push(source);
        })
        .then(() => callback(), callback),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  const scheme = takes === 'tls' ? 'smtps' : 'smtp';
  return { url: `${scheme}://127.0.0.1:${port}`, received, logins, sources, close };
}
