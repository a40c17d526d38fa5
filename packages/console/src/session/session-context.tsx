import { createContext, type ReactNode, use, useMemo, useSyncExternalStore } from 'react';
import { ApiClient } from '../api/api-client.ts';
import type { Session, SessionState } from './session.ts';

const SessionContext = createContext<{ session: Session; api: ApiClient } | undefined>(undefined);

/** Gives every component below it the session and an API client that speaks for it. */
export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  const value = useMemo(() => ({ session, api: new ApiClient(session) }), [session]);
  return <SessionContext value={value}>{children}</SessionContext>;
}

/** The API, asked as whoever is signed in. */
export function useApi(): ApiClient {
  return useSessionContext().api;
}

/** Who is signed in, and the session to sign in and out with. */
export function useSession(): { state: SessionState; session: Session } {
  const { session } = useSessionContext();
  return { state: useSyncExternalStore(session.subscribe, session.state), session };
}

function useSessionContext() {
  const value = use(SessionContext);
  if (!value) throw new Error('The session is used outside SessionProvider');
  return value;
}
