import { useEffect, useRef, useState } from 'react';
import { useOrg } from '../../state/org.tsx';
import { useSendOf, type SentBy } from '../../state/session.tsx';
import { readBounded, type Came } from './came.ts';
import { initOf, type Drafted } from './request-of.ts';

export type Tried = {
  status: number;
  statusText: string;
  type: string;
  headers: readonly (readonly [string, string])[];
  /** Until the last of it that was read. */
  ms: number;
  came: Came;
  isStopped: boolean;
};

/** Makes a call, one at a time, and shows what comes of it as it comes. */
export function useTry() {
  const { id } = useOrg();
  const send = useSendOf(id);
  const [tried, setTried] = useState<Tried>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const underWay = useRef<AbortController>(undefined);
  // Whoever goes on to another call waits for this one no more.
  useEffect(() => () => underWay.current?.abort(), []);
  const run = async (asked: Drafted['asked'], by: SentBy) => {
    const controller = new AbortController();
    underWay.current = controller;
    const { signal } = controller;
    const { path, init } = initOf(asked);
    let latest: Tried | undefined;
    setBusy(true);
    setError(undefined);
    setTried(undefined);
    try {
      const { response, startedMs } = await send(path, { ...init, signal }, by);
      const { status, statusText, headers } = response;
      const type = headers.get('content-type') ?? '';
      const show = (came: Came, isStopped = false) => {
        const ms = performance.now() - startedMs;
        latest = { status, statusText, type, headers: [...headers], ms, came, isStopped };
        if (underWay.current === controller) setTried(latest);
      };
      show(await readBounded(response, show));
    } catch (wrong) {
      if (underWay.current !== controller) return;
      if (!signal.aborted) setError(wrong);
      else if (latest) setTried({ ...latest, isStopped: true });
      else setError('stopped');
    } finally {
      if (underWay.current === controller) setBusy(false);
    }
  };
  return { run, stop: () => underWay.current?.abort(), tried, error, isBusy };
}
