/** Bringing a deleted account back by the link of the letter; it signs nobody in. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { $api } from '@/api/client';
import { failureFrom } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { AuthFrame } from './AuthFrame';
import { linkToken } from './linkToken';

export function RestorePage() {
  const [token] = useState(linkToken);
  const restore = $api.useMutation('post', '/api/auth/restore');
  if (token === '' || (restore.isError && failureFrom(restore.error).code === 'link_invalid')) {
    return (
      <AuthFrame title="This link is over" text="It works once, for seven days. Nothing was changed.">
        <ToSignIn />
      </AuthFrame>
    );
  }
  if (restore.isSuccess) {
    return (
      <AuthFrame title="Your account is back" text="Everything is as it was. Sign in to go on.">
        <ToSignIn />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Bring your account back?" text="Its deletion is called off, and everything stays.">
      <FormNote error={restore.error} />
      <Button loading={restore.isPending} fullWidth onClick={() => restore.mutate({ body: { token } })}>
        Bring it back
      </Button>
    </AuthFrame>
  );
}

function ToSignIn() {
  return (
    <Button component={Link} to="/sign-in" fullWidth>
      Sign in
    </Button>
  );
}
