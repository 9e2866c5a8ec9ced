import type { Event, EventStatus } from '@jiter/core';

export type EventRow = {
  id: string;
  org_id: string;
  destination: string;
  payload: string;
  scheduled_time: Date;
  status: EventStatus;
  created_at: Date;
  updated_at: Date;
  sent_at: Date | null;
  failed_at: Date | null;
};

export const EVENT_COLUMNS = [
  'id',
  'org_id',
  'destination',
  'payload',
  'scheduled_time',
  'status',
  'created_at',
  'updated_at',
  'sent_at',
  'failed_at',
] as const;

export function toEvent(row: EventRow): Event {
  return {
    id: row.id,
    org: row.org_id,
    destination: row.destination,
    payload: row.payload,
    scheduledTime: row.scheduled_time,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.sent_at && { sentAt: row.sent_at }),
    ...(row.failed_at && { failedAt: row.failed_at }),
  };
}
