import { text } from 'node:stream/consumers';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export type MailServer = {
  /** As SMTP_URL takes it. */
  url: string;
  /** What it was given. */
  received: ParsedMail[];
  /** The same as it came. */
  sources: string[];
  close(): Promise<void>;
};

/** Keeps what it is given, and refuses for good what goes to `nobody@`. */
export async function startMailServer(): Promise<MailServer> {
  const received: ParsedMail[] = [];
  const sources: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
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
  return { url: `smtp://127.0.0.1:${port}`, received, sources, close };
}
