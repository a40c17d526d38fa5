import './styles/tokens.css';
import './styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.tsx';
import { LanguageProvider } from './language/language-context.tsx';
import { createQueryClient } from './query-client.ts';
import { Session } from './session/session.ts';
import { SessionProvider } from './session/session-context.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const session = new Session();

createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <SessionProvider session={session}>
        <QueryClientProvider client={createQueryClient(session)}>
          <BrowserRouter>
            <App />
          </BrowserRouter>
        </QueryClientProvider>
      </SessionProvider>
    </LanguageProvider>
  </StrictMode>,
);
