import { createTransport, type Transporter } from 'nodemailer';
import type { SentMessageInfo } from 'nodemailer/lib/smtp-transport/index.js';

const TIMEOUT_MS = 15_000;

/**
 * Dials nothing yet. Where there is a password it leaves by TLS alone: a server that offers none is refused, as somebody in between
 * may have taken the offer away. `?requireTLS=false` in the URL says otherwise.
 */
export function openTransport(smtpUrl: string): Transporter<SentMessageInfo> {
  const times = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const { username, searchParams } = new URL(smtpUrl);
  const isSaid = searchParams.has('requireTLS') || searchParams.has('ignoreTLS');
  return createTransport({ url: smtpUrl, ...times, ...(username !== '' && !isSaid && { requireTLS: true }) });
}
