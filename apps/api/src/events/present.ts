import { AppError, type Attempt, type Event } from '@jiter/core';

/** An event as the wire shows it. `sentAt` and `failedAt` stay undefined, so JSON leaves them out. */
export function presentEvent(event: Event) {
  return {
    id: event.id,
    org: event.org,
    scheduledTime: event.scheduledTime.toISOString(),
    destination: event.destination,
    payload: event.payload,
    status: event.status,
    createdAt: event.createdAt.toISOString(),
    updatedAt: event.updatedAt.toISOString(),
    sentAt: event.sentAt?.toISOString(),
    failedAt: event.failedAt?.toISOString(),
  };
}

/** One item of a batch: the event, or what a call of its own would have been answered. */
export function presentResult(result: Event | AppError) {
  if (!(result instanceof AppError)) return presentEvent(result);
  return { message: result.message, status: result.status };
}

export function presentEventWithHistory({ event, history }: { event: Event; history: Attempt[] }) {
  return { ...presentEvent(event), history: history.map(presentAttempt) };
}

function presentAttempt({ eventId, ...attempt }: Attempt) {
  return { ...presentAnswer(attempt), event: eventId };
}

/** One entry of a history, without the parent that it names. */
export function presentAnswer({ createdAt, updatedAt, ...attempt }: Omit<Attempt, 'eventId'>) {
  return {
    ...attempt,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
