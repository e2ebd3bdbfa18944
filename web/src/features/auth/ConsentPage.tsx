/** An app asks to act for the person: who asks, for what, and where the answer goes. */
import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { $api } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { ConsentQuestion, User } from '@/api/shapes';

import { FormNote } from '@/components/FormNote';
import type { RequestParameters } from '@/lib/oauth';
import { AuthFrame } from './AuthFrame';
import { ScopeList } from './ScopeList';

type ConsentPageProps = { request: RequestParameters; user: User };

export function ConsentPage({ request, user }: ConsentPageProps) {
  const question = $api.useMutation('post', '/api/oauth/consents/question');
  const ask = question.mutate;
  useEffect(() => ask({ body: request }), [ask, request]);

  if (question.isError) {
    return (
      <AuthFrame title="This app cannot be let in">
        <Text fz="sm">{failureFrom(question.error).message}. Nothing was sent anywhere.</Text>
      </AuthFrame>
    );
  }
  if (!question.data) {
    return (
      <AuthFrame title="An app asks">
        <Skeleton h={220} />
      </AuthFrame>
    );
  }
  if (question.data.refusal) return <Refused question={question.data} />;
  return <Question question={question.data} request={request} user={user} />;
}

function Refused({ question }: { question: ConsentQuestion }) {
  const refusal = question.refusal;
  if (refusal === null) return null;
  return (
    <AuthFrame title="This app asks wrongly" text={`${question.name} asked for what cannot be given.`}>
      <Stack gap="md">
        <Text fz="sm">{refusal.description}.</Text>
        <Button component="a" href={refusal.redirect_to} variant="default" fullWidth>
          Tell {question.redirect_host}
        </Button>
      </Stack>
    </AuthFrame>
  );
}

type QuestionProps = { question: ConsentQuestion; request: RequestParameters; user: User };

function Question({ question, request, user }: QuestionProps) {
  const decide = $api.useMutation('post', '/api/oauth/consents', {
    onSuccess: ({ redirect_to }) => window.location.assign(redirect_to),
  });
  const send = (decision: 'allow' | 'deny') => decide.mutate({ body: { request, decision } });
  const text = question.is_known
    ? `You let ${question.name} in before. It asks again.`
    : `An app that calls itself ${question.name} wants to act for you.`;
  return (
    <AuthFrame title={`Let ${question.name} in?`} text={text}>
      <Stack gap="md">
        <FormNote error={decide.error} />
        <div>
          <Text fz="sm" fw={600} mb={6}>
            It could
          </Text>
          <ScopeList scopes={question.scopes} marksNew={question.is_known} />
        </div>
        <Alert color="gray" variant="light" p="sm" icon={<TriangleAlert size={16} aria-hidden />}>
          <Text fz="sm">
            The answer goes to <strong>{question.redirect_host}</strong>. Nobody has verified the app’s name.
            You are signed in as {user.email}, and can disconnect it at any time under Connections.
          </Text>
        </Alert>
        <Group grow>
          <Button variant="default" disabled={decide.isPending} onClick={() => send('deny')}>
            Deny
          </Button>
          <Button loading={decide.isPending || decide.isSuccess} onClick={() => send('allow')}>
            Allow
          </Button>
        </Group>
      </Stack>
    </AuthFrame>
  );
}
