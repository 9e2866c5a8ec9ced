import { MAX_KEPT } from '../send/sender.ts';

/** Requests in flight at a time, and connections that may wait for their next request. */
export type Sending = { concurrency: number; maxKept: number };

/** While a name is looked up, or two of its addresses are dialled at once. */
const DESCRIPTORS_PER_REQUEST = 2;
/** Of the descriptors at most, so that some are left for connections to wait. */
const REQUESTS_PART = 3;

/** As much as was asked for, or what so many `descriptors` allow. */
export function limitSending(descriptors: number, wanted: number): Sending {
  const concurrency = Math.max(1, Math.min(wanted, Math.floor(descriptors / REQUESTS_PART)));
  const left = descriptors - DESCRIPTORS_PER_REQUEST * concurrency;
  return { concurrency, maxKept: Math.max(0, Math.min(MAX_KEPT, left)) };
}
