import { useOrg } from '../../state/org.tsx';

/** Whether what was sent and answered is kept from whoever looks, who has a link. */
export function useIsHidden(): boolean {
  const { shared } = useOrg();
  return shared !== undefined && !shared.payloads;
}
