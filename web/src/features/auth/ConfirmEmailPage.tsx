/** Confirming an e-mail address by the token of a link; a press is asked for, since mail scanners open links. */
import { Button, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { AuthFrame } from './AuthFrame';
import { linkToken } from './linkToken';

export function ConfirmEmailPage() {
  const [token] = useState(linkToken);
  const confirm = $api.useMutation('post', '/api/auth/email-confirmations', {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['get', '/api/users/me'] }),
  });
  const isOver = token === '' || (confirm.isError && failureFrom(confirm.error).code === 'link_invalid');
  if (isOver) {
    return (
      <AuthFrame
        title="This link is over"
        text="It works once, for a day, and a later one replaces it. Nothing was changed."
      >
        <GoOn label="Go to the app" />
      </AuthFrame>
    );
  }
  if (confirm.data) {
    return (
      <AuthFrame title="Your address is confirmed" text={`${confirm.data.email} is yours.`}>
        <GoOn label="Go to the app" />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Confirm your address" text="You gave this address for your account.">
      <Stack gap="sm">
        <FormNote error={confirm.error} />
        <Button fullWidth loading={confirm.isPending} onClick={() => confirm.mutate({ body: { token } })}>
          Confirm
        </Button>
      </Stack>
    </AuthFrame>
  );
}

function GoOn({ label }: { label: string }) {
  return (
    <Button component={Link} to="/" fullWidth>
      {label}
    </Button>
  );
}
