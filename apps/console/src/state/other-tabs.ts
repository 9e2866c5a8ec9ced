/** Tabs of a browser have one cookie: whoever signs in or out in one of them is in all of them by then. `null`: nobody. */
export type Who = string | null;

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('jiter.session');

/** Who it is, as the API has just answered here. */
export const tellOtherTabs = (who: Who): void => channel?.postMessage(who);

/** Calls `hear` with what another tab was answered. Gives what ends that. */
export function listenToOtherTabs(hear: (who: Who) => void): () => void {
  const listen = ({ data }: MessageEvent<Who>) => hear(data);
  channel?.addEventListener('message', listen);
  return () => channel?.removeEventListener('message', listen);
}
