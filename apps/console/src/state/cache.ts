import { QueryClient } from '@tanstack/react-query';

/** What was asked for. What fails keeps what was there before; a page that is hidden asks for nothing. */
export const createCache = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // The client asks again by itself where that may help.
        retry: false,
        staleTime: 1_000,
        networkMode: 'always',
        refetchIntervalInBackground: false,
        refetchOnWindowFocus: true,
      },
      mutations: { networkMode: 'always' },
    },
  });
