import { noticeInWords } from '@jiter/core';
import type { Channel, Incident, Notice } from '@jiter/store';

export function presentChannel({ id, kind, name, shown, tells, mutedUntil, createdAt }: Channel): object {
  return { id, kind, name, target: shown, tells, mutedUntil, createdAt };
}

export function presentNotice(org: string, notice: Notice): object {
  const { id, content, recipient, heldUntil, attempts, status, createdAt, settledAt } = notice;
  const { subject } = noticeInWords(org, content);
  return {
    ...{ id, type: content.type, text: subject, recipient, heldUntil },
    ...{ attempts, status, createdAt, settledAt },
  };
}

export function presentIncident(incident: Incident): object {
  const { id, host, openedAt, tells, acknowledgedAt, acknowledgedBy, snoozedUntil, snoozedBy, closedAt } =
    incident;
  return {
    ...{ id, host, openedAt, tells, acknowledgedAt, acknowledgedBy },
    ...{ snoozedUntil, snoozedBy, closedAt },
  };
}
