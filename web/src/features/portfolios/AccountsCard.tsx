/** The accounts of a portfolio: their names, whether they keep cash, and new ones. */
import { ActionIcon, Badge, Box, Group, Modal, Stack, Text } from '@mantine/core';
import { PenLine, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { $api } from '@/api/client';
import type { Account, Portfolio } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { WriteButton } from '@/components/writes';
import { AccountForm } from './AccountForm';
import { CloseAccount } from './CloseAccount';

type Open = { kind: 'new' } | { kind: 'change' | 'close'; account: Account };

const titles: Record<Open['kind'], string> = {
  new: 'New account',
  change: 'Change an account',
  close: 'Delete this account?',
};

export function AccountsCard({ portfolio }: { portfolio: Portfolio }) {
  const [open, setOpen] = useState<Open | null>(null);
  const accounts = $api.useQuery('get', '/api/portfolios/{portfolio_id}/accounts', {
    params: { path: { portfolio_id: portfolio.id }, query: { limit: 200 } },
  });
  const shut = (): void => setOpen(null);
  return (
    <Card
      title="Accounts"
      actions={
        <WriteButton
          size="xs"
          variant="default"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => setOpen({ kind: 'new' })}
        >
          Add an account
        </WriteButton>
      }
    >
      <QueryStates
        query={accounts}
        what="The accounts"
        height={120}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title="No account yet" text="The first activity or import opens one." />}
      >
        {({ items }: { items: Account[] }) => (
          <Stack gap={0}>
            {items.map((account) => (
              <AccountLine key={account.id} account={account} onOpen={setOpen} />
            ))}
          </Stack>
        )}
      </QueryStates>
      <Modal opened={open !== null} onClose={shut} title={open ? titles[open.kind] : ''}>
        {open?.kind === 'new' && <AccountForm portfolio={portfolio} onDone={shut} />}
        {open?.kind === 'change' && (
          <AccountForm portfolio={portfolio} account={open.account} onDone={shut} />
        )}
        {open?.kind === 'close' && <CloseAccount account={open.account} onDone={shut} />}
      </Modal>
    </Card>
  );
}

function AccountLine({ account, onOpen }: { account: Account; onOpen: (open: Open) => void }) {
  const { name, currency, tracks_cash } = account;
  return (
    <Group
      justify="space-between"
      gap="sm"
      py="xs"
      wrap="nowrap"
      style={{ borderTop: '1px solid var(--line-soft)' }}
    >
      <Box style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text fz="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Badge color="gray">{currency}</Badge>
        </Group>
        <Text fz="xs" c="dimmed">
          {tracks_cash ? 'Keeps its cash' : 'Keeps no cash: every trade is money from outside'}
        </Text>
      </Box>
      <Group gap={4} wrap="nowrap">
        <ActionIcon aria-label={`Change ${name}`} onClick={() => onOpen({ kind: 'change', account })}>
          <PenLine size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={`Delete ${name}`} onClick={() => onOpen({ kind: 'close', account })}>
          <Trash2 size={15} aria-hidden />
        </ActionIcon>
      </Group>
    </Group>
  );
}
