/** A portfolio shown by a public link, to whoever has it: no account, nothing to change. */
import { Anchor, Box, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { $api, api, bodyOf } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { OpenedLink } from '@/api/shapes';
import { Brand } from '@/components/Brand';
import { FailureNote } from '@/components/FailureNote';
import { FormNote } from '@/components/FormNote';
import { FormatsProvider } from '@/components/formats';
import { WriteButton } from '@/components/writes';
import { periodOf } from '@/features/portfolios/queries';
import { RatioBoard } from '@/features/portfolios/RatioBoard';
import type { Range } from '@/lib/ranges';

const PASSWORD_CODES = ['link_password_needed', 'link_password_wrong'];

/** Kept out of search engines, and the token out of every Referer. */
function useUnlisted(): void {
  useEffect(() => {
    const meta = document.createElement('meta');
    meta.name = 'robots';
    meta.content = 'noindex, nofollow';
    document.head.append(meta);
    return () => meta.remove();
  }, []);
}

function useLink(token: string, password: string) {
  return useQuery({
    queryKey: ['shared', token, password],
    queryFn: async () =>
      bodyOf(await api.POST('/api/shared', { body: { token, password: password || null } })),
    retry: false,
    // A pass lasts a quarter of an hour; a page left open asks for the next one in time.
    refetchInterval: 12 * 60_000,
    staleTime: 12 * 60_000,
  });
}

export function SharedLinkRoute() {
  const token = location.hash.slice(1);
  const [password, setPassword] = useState('');
  const link = useLink(token, password);
  useUnlisted();
  useDocumentTitle(`${link.data?.name ?? 'A shared portfolio'} · Folio`);
  return (
    <FormatsProvider locale={navigator.language} timeZone="UTC" hidden={false}>
      <Box component="main" maw={1280} mx="auto" p="md" mih="100dvh">
        <Group justify="space-between" mb="md">
          <Brand />
          <Text fz="xs" c="dimmed">
            Read only
          </Text>
        </Group>
        {link.data ? (
          <Shown link={link.data} />
        ) : (
          link.isError && <NotShown error={link.error} onPassword={setPassword} />
        )}
      </Box>
    </FormatsProvider>
  );
}

function NotShown({ error, onPassword }: { error: unknown; onPassword: (text: string) => void }) {
  const [typed, setTyped] = useState('');
  const { code, status } = failureFrom(error);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (typed !== '') onPassword(typed);
  }
  if (PASSWORD_CODES.includes(code)) {
    return (
      <Box className="card" p="lg" maw={400} mx="auto" mt="xl">
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Title order={1}>A shared portfolio</Title>
            {code === 'link_password_wrong' && <FormNote error={error} />}
            <PasswordInput
              label="Password"
              autoComplete="off"
              autoFocus
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <WriteButton type="submit">Open</WriteButton>
          </Stack>
        </form>
      </Box>
    );
  }
  return (
    <Box className="card" p="lg" maw={460} mx="auto" mt="xl">
      {[404, 422].includes(status) ? (
        <>
          <Title order={1} mb={4}>
            This link shows nothing
          </Title>
          <Text c="dimmed" fz="sm">
            It has ended or is incomplete. Ask whoever gave it to you for a new one.
          </Text>
        </>
      ) : (
        <FailureNote error={error} what="This portfolio" onRetry={() => location.reload()} />
      )}
    </Box>
  );
}

function Shown({ link }: { link: OpenedLink }) {
  const [range, setRange] = useState<Range>('MAX');
  const header = { 'X-Link-Pass': link.link_pass };
  const holdings = $api.useQuery('get', '/api/shared/holdings', { params: { header } });
  const period = holdings.data ? periodOf(range, holdings.data.as_of) : undefined;
  const isDated = { enabled: period !== undefined };
  const inPeriod = { params: { header, ...(period ? { query: period } : {}) } };
  const queries = {
    holdings,
    allocation: $api.useQuery('get', '/api/shared/allocation', { params: { header } }),
    performance: $api.useQuery('get', '/api/shared/performance', inPeriod, isDated),
    timeline: $api.useQuery('get', '/api/shared/timeline', inPeriod, isDated),
  };
  if (failureFrom(holdings.error).status === 404) {
    return <NotShown error={holdings.error} onPassword={() => undefined} />;
  }
  return (
    <>
      <Stack gap={2} mb="md">
        <Title order={1}>{link.name}</Title>
        <Text fz="sm" c="dimmed">
          Shared by {link.owner_name || 'its owner'}
          {link.hides_amounts && ' · amounts are hidden'} · in {link.currency} ·{' '}
          <Anchor href="/" fz="sm" underline="always">
            Sign in
          </Anchor>
        </Text>
      </Stack>
      <RatioBoard queries={queries} range={range} onRange={setRange} />
    </>
  );
}
