/** The palette: pages, holdings and actions by a few letters. */
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import {
  ChartCandlestick,
  ChartPie,
  Eye,
  FileUp,
  Keyboard,
  ListOrdered,
  Plus,
  Server,
  Settings,
  SlidersHorizontal,
} from 'lucide-react';
import { useState } from 'react';
import { $api } from '@/api/client';
import { useRights } from '@/api/rights';
import { useDialogs } from '@/components/dialogs';
import { useAmountsHidden } from '@/components/preferences';

function usePages(portfolioId: string | null): SpotlightActionData[] {
  const navigate = useNavigate();
  const portfolios = $api.useQuery('get', '/api/portfolios', {});
  const { data: user } = $api.useQuery('get', '/api/users/me');
  const platform: SpotlightActionData = {
    id: 'platform',
    label: 'Platform',
    leftSection: <Server size={16} />,
    onClick: () => void navigate({ to: '/platform' }),
  };
  const inside = (id: string): SpotlightActionData[] => [
    {
      id: 'activities',
      label: 'Activities',
      leftSection: <ListOrdered size={16} />,
      onClick: () =>
        void navigate({ to: '/portfolios/$portfolioId/activities', params: { portfolioId: id } }),
    },
    {
      id: 'import',
      label: 'Import a file',
      leftSection: <FileUp size={16} />,
      onClick: () => void navigate({ to: '/portfolios/$portfolioId/import', params: { portfolioId: id } }),
    },
    {
      id: 'manage',
      label: 'Manage this portfolio',
      leftSection: <SlidersHorizontal size={16} />,
      onClick: () => void navigate({ to: '/portfolios/$portfolioId/manage', params: { portfolioId: id } }),
    },
  ];
  return [
    ...(portfolios.data?.items ?? []).map(({ id, name, currency }) => ({
      id,
      label: name,
      description: `Portfolio in ${currency}`,
      leftSection: <ChartPie size={16} />,
      onClick: () => void navigate({ to: '/portfolios/$portfolioId', params: { portfolioId: id } }),
    })),
    ...(portfolioId ? inside(portfolioId) : []),
    {
      id: 'settings',
      label: 'Settings',
      leftSection: <Settings size={16} />,
      onClick: () => void navigate({ to: '/settings' }),
    },
    ...(user?.permissions.includes('platform:read') ? [platform] : []),
  ];
}

function useActions(portfolioId: string | null): SpotlightActionData[] {
  const dialogs = useDialogs();
  const { mayWrite } = useRights(portfolioId);
  const [isHidden, setHidden] = useAmountsHidden();
  const add: SpotlightActionData = {
    id: 'add',
    label: 'Add an activity',
    leftSection: <Plus size={16} />,
    onClick: () => dialogs.addActivity(),
  };
  return [
    ...(mayWrite ? [add] : []),
    {
      id: 'new-portfolio',
      label: 'New portfolio',
      leftSection: <Plus size={16} />,
      onClick: dialogs.newPortfolio,
    },
    {
      id: 'privacy',
      label: isHidden ? 'Show amounts' : 'Hide amounts',
      leftSection: <Eye size={16} />,
      onClick: () => setHidden(!isHidden),
    },
    {
      id: 'keys',
      label: 'Keyboard shortcuts',
      leftSection: <Keyboard size={16} />,
      onClick: dialogs.showShortcuts,
    },
  ];
}

function useInstruments(portfolioId: string | null, query: string): SpotlightActionData[] {
  const navigate = useNavigate();
  const [settled] = useDebouncedValue(query.trim(), 150);
  const isAsked = settled.length > 0 && portfolioId !== null;
  const found = $api.useQuery(
    'get',
    '/api/instruments',
    { params: { query: { q: settled, limit: 8 } } },
    { enabled: isAsked },
  );
  if (!isAsked) return [];
  return (found.data?.items ?? []).map(({ id, symbol, name, currency }) => ({
    id,
    label: symbol,
    description: `${name} · ${currency}`,
    keywords: [query],
    leftSection: <ChartCandlestick size={16} />,
    onClick: () =>
      void navigate({
        to: '/portfolios/$portfolioId/holdings/$instrumentId',
        params: { portfolioId, instrumentId: id },
      }),
  }));
}

export function Palette({ portfolioId }: { portfolioId: string | null }) {
  const [query, setQuery] = useState('');
  const groups: SpotlightActionGroupData[] = [
    { group: 'Pages', actions: usePages(portfolioId) },
    { group: 'Instruments', actions: useInstruments(portfolioId, query) },
    { group: 'Actions', actions: useActions(portfolioId) },
  ];
  return (
    <Spotlight
      actions={groups.filter(({ actions }) => actions.length > 0)}
      query={query}
      onQueryChange={setQuery}
      nothingFound="Nothing found"
      highlightQuery
      shortcut={null}
      scrollable
      centered={false}
      yOffset={64}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      maxHeight={420}
      searchProps={{
        placeholder: 'Search pages, instruments, actions',
        'aria-label': 'Search pages, instruments, actions',
      }}
    />
  );
}
