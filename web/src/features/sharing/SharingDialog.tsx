/** With whom a portfolio is shared, how much they may do, and its public links. */
import { Divider, Modal, Stack, Title } from '@mantine/core';
import { $api } from '@/api/client';
import type { Portfolio, Share } from '@/api/shapes';
import { QueryStates } from '@/components/Card';
import { LinkForm } from './LinkForm';
import { PersonForm } from './PersonForm';
import { ShareList } from './ShareList';

type SharingDialogProps = { portfolio: Portfolio; opened: boolean; onClose: () => void };

export function SharingDialog({ portfolio, opened, onClose }: SharingDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Share ${portfolio.name}`} size="lg">
      <Sharing portfolio={portfolio} />
    </Modal>
  );
}

function Sharing({ portfolio }: { portfolio: Portfolio }) {
  const shares = $api.useQuery('get', '/api/portfolios/{portfolio_id}/shares', {
    params: { path: { portfolio_id: portfolio.id } },
  });
  return (
    <Stack gap="md">
      <PersonForm portfolioId={portfolio.id} />
      <QueryStates query={shares} what="The shares" height={90}>
        {({ items }: { items: Share[] }) => (
          <ShareList portfolioId={portfolio.id} shares={items.filter(({ kind }) => kind !== 'link')} />
        )}
      </QueryStates>
      <Divider color="var(--line-soft)" />
      <Title order={3} fz="sm">
        Public links
      </Title>
      <LinkForm portfolioId={portfolio.id} />
      {shares.data && (
        <ShareList
          portfolioId={portfolio.id}
          shares={shares.data.items.filter(({ kind }) => kind === 'link')}
        />
      )}
    </Stack>
  );
}
