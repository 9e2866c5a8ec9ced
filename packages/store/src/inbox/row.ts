import type { SignatureReport } from '@jiter/core';
import type { Seal } from '../orgs/seal.ts';

export type Inbox = {
  id: string;
  /** What its URL ends in. Undefined when no master key opens it any more. */
  token?: string;
  script: readonly string[];
  /** Requests that came since it was told this script. */
  position: number;
  createdAt: Date;
};

export type InboxRow = {
  id: string;
  org_id: string;
  sealed_token: string;
  script: string[];
  position: number;
  created_at: Date;
};

/** A request that came to an inbox, with the beginning of its body. */
export type InboxRequest = {
  id: string;
  receivedAt: Date;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  bodyBytes: number;
  eventId?: string;
  scheduledTime?: Date;
  /** When the attempt was that it came of. */
  dueAt?: Date;
  verdict: SignatureReport;
  answer: string;
};

export type RequestRow = {
  id: string;
  received_at: Date;
  method: string;
  headers: Record<string, string>;
  body: Buffer;
  body_bytes: number;
  event_id: string | null;
  scheduled_time: Date | null;
  due_at: Date | null;
  verdict: SignatureReport;
  answer: string;
};

/** What a token is bound to: moved to another org's row, it does not open. */
export const inboxContextOf = (org: string) => `org ${org} inbox`;

export function toInbox(row: InboxRow, seal: Seal): Inbox {
  const token = openToken(row, seal);
  return {
    id: row.id,
    ...(token !== undefined && { token }),
    script: row.script,
    position: row.position,
    createdAt: row.created_at,
  };
}

function openToken({ sealed_token, org_id }: InboxRow, seal: Seal): string | undefined {
  try {
    return seal.open(sealed_token, inboxContextOf(org_id));
  } catch {
    return undefined;
  }
}

export function toRequest(row: RequestRow): InboxRequest {
  return {
    id: row.id,
    receivedAt: row.received_at,
    method: row.method,
    headers: row.headers,
    body: row.body,
    bodyBytes: row.body_bytes,
    ...(row.event_id !== null &&
      row.scheduled_time && {
        eventId: row.event_id,
        scheduledTime: row.scheduled_time,
        dueAt: row.due_at ?? row.scheduled_time,
      }),
    verdict: row.verdict,
    answer: row.answer,
  };
}
