import { ApiClient } from '@alliance/cli/api/client';

export type SignIn = { email: string; password: string };

const PASSWORD = 'a password for this story';

/** Everybody in the story, signed in. */
export type StoryPeople = {
  governance: ApiClient;
  owner: ApiClient;
  steward: ApiClient;
  dean: ApiClient;
  researcher: ApiClient;
};

/** E-mail addresses of those whom others name by them. */
export const EMAILS = {
  owner: 'owner@sao-mai.example',
  steward: 'steward@sao-mai.example',
  dean: 'dean@huong-giang.example',
  researcher: 'researcher@huong-giang.example',
} as const;

/** Registers the people of the story at a node and signs them in. */
export async function gatherPeople(url: string, governance: SignIn): Promise<StoryPeople> {
  const anonymous = new ApiClient(url);
  const signIn = async (person: SignIn) => {
    const { accessToken } = await anonymous.post<{ accessToken: string }>('/v1/sessions', person);
    return new ApiClient(url, accessToken);
  };
  const enter = async (email: string) => {
    await anonymous.post('/v1/people', { email, name: email, password: PASSWORD });
    return signIn({ email, password: PASSWORD });
  };
  return {
    governance: await signIn(governance),
    owner: await enter(EMAILS.owner),
    steward: await enter(EMAILS.steward),
    dean: await enter(EMAILS.dean),
    researcher: await enter(EMAILS.researcher),
  };
}
