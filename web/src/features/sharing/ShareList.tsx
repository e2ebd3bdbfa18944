/** The shares there are, each with what it allows and the way to change or end it. */
import { ActionIcon, Box, Checkbox, Group, Select, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link2, LockKeyhole, Trash2, TriangleAlert, UserRound } from 'lucide-react';
import { $api } from '@/api/client';
import { failureFrom } from '@/api/failure';
import type { Share } from '@/api/shapes';
import { useFormats } from '@/components/formats';
import { useWriteObstacle } from '@/components/writes';
import type { Formats } from '@/lib/format';
import { sharesChanged } from './PersonForm';
import { mayHideAmounts, RELATION_NAMES, RELATIONS } from './terms';

const ICONS = { person: UserRound, link: Link2, break_glass: TriangleAlert };

type ShareListProps = { portfolioId: string; shares: readonly Share[] };

export function ShareList({ portfolioId, shares }: ShareListProps) {
  if (shares.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        None yet.
      </Text>
    );
  }
  return (
    <Box component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {shares.map((share) => (
        <ShareLine key={share.id} portfolioId={portfolioId} share={share} />
      ))}
    </Box>
  );
}

function nameOf({ kind, email, label }: Share): string {
  if (kind === 'break_glass') return 'An administrator, in need';
  return (kind === 'link' ? label : email) ?? 'A link';
}

function detailOf(share: Share, formats: Formats): string {
  const { kind, uses, label, expires_at, last_used_at } = share;
  const parts = [
    expires_at ? `until ${formats.moment(expires_at)}` : 'for good',
    ...(kind === 'link'
      ? [
          uses === 0
            ? 'never opened'
            : `opened ${formats.count(uses)} ×, last ${formats.moment(last_used_at)}`,
        ]
      : []),
    ...(kind === 'break_glass' && label ? [`“${label}”`] : []),
  ];
  return parts.join(' · ');
}

function tellFailure(thrown: unknown): void {
  notifications.show({ color: 'red', title: 'Not changed', message: failureFrom(thrown).message });
}

function ShareLine({ portfolioId, share }: { portfolioId: string; share: Share }) {
  const formats = useFormats();
  const obstacle = useWriteObstacle();
  const { kind, has_password } = share;
  const Icon = ICONS[kind];
  const name = nameOf(share);
  const end = $api.useMutation('delete', '/api/portfolios/{portfolio_id}/shares/{share_id}', {
    onSuccess: sharesChanged,
    onError: tellFailure,
  });
  const params = { path: { portfolio_id: portfolioId, share_id: share.id } };
  return (
    <Group component="li" gap="xs" py={6} style={{ borderTop: '1px solid var(--line-soft)' }}>
      <Icon size={16} aria-hidden style={{ flex: 'none' }} />
      <Box flex="1 1 180px" miw={0}>
        <Group gap={6} wrap="nowrap">
          <Text fz="sm" fw={550} truncate title={name}>
            {name}
          </Text>
          {has_password && <LockKeyhole size={13} role="img" aria-label="Asks for a password" />}
        </Group>
        <Text fz="xs" c="dimmed">
          {detailOf(share, formats)}
        </Text>
      </Box>
      {kind === 'person' ? (
        <PersonTerms portfolioId={portfolioId} share={share} name={name} />
      ) : (
        <Text fz="xs" c="dimmed">
          {share.hides_amounts ? 'Without amounts' : 'With amounts'}
        </Text>
      )}
      <Tooltip label={obstacle ?? 'End it'}>
        <ActionIcon
          aria-label={`End the share with ${name}`}
          loading={end.isPending}
          disabled={obstacle !== null}
          onClick={() => end.mutate({ params })}
        >
          <Trash2 size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

type PersonTermsProps = { portfolioId: string; share: Share; name: string };

function PersonTerms({ portfolioId, share, name }: PersonTermsProps) {
  const { relation, hides_amounts, expires_at } = share;
  const obstacle = useWriteObstacle();
  const change = $api.useMutation('put', '/api/portfolios/{portfolio_id}/shares/{share_id}', {
    onSuccess: sharesChanged,
    onError: tellFailure,
  });
  function save(next: { relation: Share['relation']; hides_amounts: boolean }): void {
    change.mutate({
      params: { path: { portfolio_id: portfolioId, share_id: share.id } },
      body: { ...next, hides_amounts: next.hides_amounts && mayHideAmounts(next.relation), expires_at },
    });
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <Checkbox
        size="xs"
        label="Hide amounts"
        aria-label={`Hide amounts from ${name}`}
        checked={hides_amounts}
        disabled={obstacle !== null || !mayHideAmounts(relation)}
        onChange={(event) => save({ relation, hides_amounts: event.currentTarget.checked })}
      />
      <Select
        size="xs"
        w={118}
        aria-label={`What ${name} may do`}
        data={RELATIONS.map(({ value }) => ({ value, label: RELATION_NAMES[value] }))}
        value={relation}
        allowDeselect={false}
        disabled={obstacle !== null}
        onChange={(next) => {
          const chosen = RELATIONS.find(({ value }) => value === next);
          if (chosen) save({ relation: chosen.value, hides_amounts });
        }}
      />
    </Group>
  );
}
