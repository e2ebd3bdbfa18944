/** Locking one's own account down by the link of a letter about a sign-in; it signs nobody in. */
import { Anchor, Button, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { $api } from '@/api/client';
import { failureFrom } from '@/api/failure';
import { FormNote } from '@/components/FormNote';
import { AuthFrame } from './AuthFrame';
import { linkToken } from './linkToken';

export function LockDownPage() {
  const [token] = useState(linkToken);
  const lock = $api.useMutation('post', '/api/auth/lock-downs');
  if (token === '' || (lock.isError && failureFrom(lock.error).code === 'link_invalid')) {
    return (
      <AuthFrame
        title="This link is over"
        text="It works for seven days, and one of them once. If somebody else may be in your account, ask for a new password: that signs everybody out."
      >
        <ToNewPassword />
      </AuthFrame>
    );
  }
  if (lock.isSuccess) {
    return (
      <AuthFrame
        title="Your account is locked down"
        text="Nobody is signed in any more. Come back by a new password; then Security and Connections show what was stopped."
      >
        <ToNewPassword />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title="Lock your account down?"
      text="For when a sign-in was not yours. You come back by a new password."
    >
      <Stack gap="sm">
        <FormNote error={lock.error} />
        <List fz="sm" spacing={4}>
          <List.Item>Everybody is signed out, you too.</List.Item>
          <List.Item>Password and access tokens stop working for good.</List.Item>
          <List.Item>Passkeys and sign-in elsewhere stop until you let them work again.</List.Item>
        </List>
        <Text fz="sm">Nothing is deleted.</Text>
        <Button
          color="red"
          loading={lock.isPending}
          fullWidth
          onClick={() => lock.mutate({ body: { token } })}
        >
          Lock it down
        </Button>
        <Anchor component={Link} to="/sign-in" fz="sm" ta="center">
          That was me: leave it as it is
        </Anchor>
      </Stack>
    </AuthFrame>
  );
}

function ToNewPassword() {
  return (
    <Button component={Link} to="/forgot" fullWidth>
      Ask for a new password
    </Button>
  );
}
