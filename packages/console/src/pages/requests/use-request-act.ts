import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../session/session-context.tsx';
import { requestPath } from './access-queries.ts';

/** Something that is done with a request; everything about requests and grants is asked anew afterwards. */
export function useRequestAct(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ act, body = {} }: { act: string; body?: object }) => api.post<unknown>(requestPath(id, act), body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['access'] }),
  });
}
