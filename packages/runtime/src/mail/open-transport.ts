import { createTransport, type Transporter } from 'nodemailer';

const TIMEOUT_MS = 15_000;

/** Dials nothing yet. */
export function openTransport(smtpUrl: string): Transporter {
  const times = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  return createTransport({ url: smtpUrl, ...times });
}
