import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { router } from './routes.tsx';
import { createCache } from './state/cache.ts';
import { keepFirstAnswer } from './state/auth.ts';
import { listenForPresses } from './state/presses.ts';
import { listenForShortcuts } from './state/shortcuts.ts';
import { listenForLeaving } from './state/unsaved.ts';

/** `me`: the answer to who looks, if that was asked for already. */
export function start(me: Promise<Response> | undefined): void {
  if (me) keepFirstAnswer(me);
  listenForPresses();
  listenForShortcuts();
  listenForLeaving();
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <QueryClientProvider client={createCache()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
