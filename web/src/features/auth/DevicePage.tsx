/** A program without a browser shows a code; typed here, it is let in. */
import { Alert, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { $api } from '@/api/client';
import type { DeviceQuestion } from '@/api/shapes';

import { FormNote } from '@/components/FormNote';
import { AuthFrame } from './AuthFrame';
import { ScopeList } from './ScopeList';

export function DevicePage({ userCode }: { userCode: string | undefined }) {
  const [code, setCode] = useState(userCode ?? '');
  const question = $api.useMutation('post', '/api/oauth/device/question');
  const decide = $api.useMutation('post', '/api/oauth/device/decision');
  const decision = decide.variables?.body.decision;

  if (decide.isSuccess) {
    return (
      <AuthFrame title={decision === 'allow' ? 'It is let in' : 'It is turned away'}>
        <Text fz="sm">
          {decision === 'allow'
            ? 'Go back to the program; it goes on by itself. You can disconnect it at any time under Connections.'
            : 'The program is told so. Nothing was given to it.'}
        </Text>
      </AuthFrame>
    );
  }
  if (question.data) {
    return (
      <DeviceQuestionForm
        question={question.data}
        error={decide.error}
        isPending={decide.isPending}
        onDecide={(next) => decide.mutate({ body: { user_code: code, decision: next } })}
      />
    );
  }
  return (
    <AuthFrame title="Connect a program" text="Type the code that the program shows.">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          question.mutate({ body: { user_code: code } });
        }}
      >
        <Stack gap="md">
          <FormNote error={question.error} />
          <TextInput
            label="Code"
            placeholder="BCDF-GHJK"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
            maxLength={20}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" loading={question.isPending} fullWidth>
            Go on
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}

type DeviceQuestionFormProps = {
  question: DeviceQuestion;
  error: unknown;
  isPending: boolean;
  onDecide: (decision: 'allow' | 'deny') => void;
};

function DeviceQuestionForm({ question, error, isPending, onDecide }: DeviceQuestionFormProps) {
  const isKnown = question.scopes.some((scope) => !scope.is_new);
  return (
    <AuthFrame title={`Let ${question.name} in?`} text="Only if you started it yourself, a moment ago.">
      <Stack gap="md">
        <FormNote error={error} />
        <Text fz="sm">
          It shows <Code fz="sm">{question.user_code}</Code> and asks from{' '}
          {question.address || 'an unknown address'}.
        </Text>
        <div>
          <Text fz="sm" fw={600} mb={6}>
            It could
          </Text>
          <ScopeList scopes={question.scopes} marksNew={isKnown} />
        </div>
        <Alert color="gray" variant="light" p="sm" icon={<TriangleAlert size={16} aria-hidden />}>
          <Text fz="sm">If somebody sent you this code or link, deny: they would act as you.</Text>
        </Alert>
        <Group grow>
          <Button variant="default" disabled={isPending} onClick={() => onDecide('deny')}>
            Deny
          </Button>
          <Button loading={isPending} onClick={() => onDecide('allow')}>
            Allow
          </Button>
        </Group>
      </Stack>
    </AuthFrame>
  );
}
