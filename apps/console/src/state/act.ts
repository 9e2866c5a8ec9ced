import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { say, sayWrong, type Toast } from './toasts.ts';

/** Does something, says that it is done or what is wrong, and has what is shown of `key` asked for again. */
export function useAct(key: QueryKey) {
  const cache = useQueryClient();
  return async <Done>(
    work: () => Promise<Done>,
    done: string,
    action?: (done: Done) => Toast['action'],
  ): Promise<void> => {
    await work().then((result) => say(done, action?.(result)), sayWrong);
    await cache.invalidateQueries({ queryKey: key });
  };
}
