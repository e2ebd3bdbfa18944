/** An app's request, letter for letter: it travels as one word, since a router would read numbers into it. */
import { decodeWord } from './fragments';

export type RequestParameters = {
  client_id: string;
  redirect_uri: string;
  response_type: string;
  scope: string;
  state: string;
  code_challenge: string;
  code_challenge_method: string;
  resource: string;
};

export function readRequest(word: string | undefined): RequestParameters {
  const given = new URLSearchParams(decodeWord(word ?? '') ?? '');
  const of = (name: string): string => given.get(name) ?? '';
  return {
    client_id: of('client_id'),
    redirect_uri: of('redirect_uri'),
    response_type: of('response_type'),
    scope: of('scope'),
    state: of('state'),
    code_challenge: of('code_challenge'),
    code_challenge_method: of('code_challenge_method'),
    resource: of('resource'),
  };
}
