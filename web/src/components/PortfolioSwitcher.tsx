/** The page's title when it is about a portfolio: its name, and a menu of the others. */
import { Group, Menu, Text, Title, UnstyledButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Check, ChevronDown, Layers, Plus, SlidersHorizontal, Users } from 'lucide-react';
import { $api } from '@/api/client';
import { useRights } from '@/api/rights';
import type { Portfolio } from '@/api/shapes';
import { useDialogs } from '@/components/dialogs';

type PortfolioSwitcherProps = { portfolioId: string; name: string };

export function PortfolioSwitcher({ portfolioId, name }: PortfolioSwitcherProps) {
  const navigate = useNavigate();
  const { newPortfolio } = useDialogs();
  const { mayManage } = useRights(portfolioId);
  const portfolios = $api.useQuery('get', '/api/portfolios', {});
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <UnstyledButton
          aria-label={`${name}: switch the portfolio`}
          style={{ borderRadius: 8, minWidth: 0 }}
          px={4}
          mx={-4}
        >
          <Group gap={6} wrap="nowrap" mih={34}>
            <Title order={1} style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
              {name}
            </Title>
            <ChevronDown size={17} aria-hidden style={{ flex: 'none' }} />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {(portfolios.data?.items.length ?? 0) > 1 && (
          <Menu.Item
            leftSection={<Layers size={15} aria-hidden />}
            onClick={() => void navigate({ to: '/together' })}
          >
            All portfolios together
          </Menu.Item>
        )}
        {(portfolios.data?.items ?? []).map((portfolio) => (
          <Menu.Item
            key={portfolio.id}
            leftSection={
              <Check
                size={15}
                aria-hidden
                style={{ visibility: portfolio.id === portfolioId ? 'visible' : 'hidden' }}
              />
            }
            rightSection={<Mark portfolio={portfolio} />}
            onClick={() =>
              void navigate({ to: '/portfolios/$portfolioId', params: { portfolioId: portfolio.id } })
            }
          >
            {portfolio.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Plus size={15} aria-hidden />} onClick={newPortfolio}>
          New portfolio
        </Menu.Item>
        {mayManage && (
          <Menu.Item
            leftSection={<SlidersHorizontal size={15} aria-hidden />}
            onClick={() => void navigate({ to: '/portfolios/$portfolioId/manage', params: { portfolioId } })}
          >
            Manage this portfolio
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Mark({ portfolio: { currency, owner_name } }: { portfolio: Portfolio }) {
  if (owner_name === null || owner_name === undefined) return <Text fz="xs">{currency}</Text>;
  return (
    <Group gap={5} wrap="nowrap">
      <Users size={13} role="img" aria-label={`Shared with me by ${owner_name}`} />
      <Text fz="xs" c="dimmed" maw={80} truncate>
        {owner_name}
      </Text>
    </Group>
  );
}
