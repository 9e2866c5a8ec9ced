import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { router } from './routes.tsx';
import { createCache } from './state/cache.ts';
import { listenForShortcuts } from './state/shortcuts.ts';
import './style/all.css';

listenForShortcuts();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={createCache()}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
