/** Everything about one instrument in one portfolio: price, lots, activities, dividends and splits. */
import { Button, Group, Menu, SimpleGrid, Stack, Tabs, Text } from '@mantine/core';
import { ChevronDown, FileUp, PenLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { $api } from '@/api/client';
import { useHoldings } from '@/api/holdings';
import type { Holding, Instrument } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { Delta } from '@/components/Delta';
import { useDialogs } from '@/components/dialogs';
import { ExplainArea } from '@/components/ExplainArea';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { HoldingActivities } from './HoldingActivities';
import { Lots } from './Lots';
import { PriceCard } from './PriceCard';
import { Splits } from './Splits';

type HoldingDetailProps = { portfolioId: string; instrumentId: string };

export function useInstrument(instrumentId: string) {
  return $api.useQuery('get', '/api/instruments/{instrument_id}', {
    params: { path: { instrument_id: instrumentId } },
  });
}

export function HoldingDetail({ portfolioId, instrumentId }: HoldingDetailProps) {
  const instrument = useInstrument(instrumentId);
  const holdings = useHoldings(portfolioId);
  const holding = holdings.data?.items.find((item) => item.instrument.id === instrumentId);
  return (
    <Stack gap="md">
      <Card>
        <QueryStates query={instrument} what="The instrument" height={150}>
          {(data: Instrument) => (
            <>
              <Head instrument={data} />
              {holding && holdings.data && (
                <ExplainArea of={{ portfolioId, to: holdings.data.as_of }}>
                  <Figures holding={holding} currency={holdings.data.currency} />
                </ExplainArea>
              )}
              {holdings.data && !holding && (
                <Text c="dimmed" fz="sm">
                  Not held now.
                </Text>
              )}
            </>
          )}
        </QueryStates>
      </Card>
      <PriceCard portfolioId={portfolioId} instrumentId={instrumentId} />
      <Card flush>
        <Tabs defaultValue="lots" keepMounted={false}>
          <Tabs.List px="xs">
            <Tabs.Tab value="lots">Lots</Tabs.Tab>
            <Tabs.Tab value="activities">Activities</Tabs.Tab>
            <Tabs.Tab value="dividends">Dividends</Tabs.Tab>
            <Tabs.Tab value="splits">Splits</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="lots">
            {holdings.data && (
              <Lots portfolioId={portfolioId} instrumentId={instrumentId} currency={holdings.data.currency} />
            )}
          </Tabs.Panel>
          <Tabs.Panel value="activities">
            <HoldingActivities portfolioId={portfolioId} instrumentId={instrumentId} />
          </Tabs.Panel>
          <Tabs.Panel value="dividends">
            <HoldingActivities portfolioId={portfolioId} instrumentId={instrumentId} type="dividend" />
          </Tabs.Panel>
          <Tabs.Panel value="splits">
            <Splits instrumentId={instrumentId} />
          </Tabs.Panel>
        </Tabs>
      </Card>
    </Stack>
  );
}

function Head({ instrument }: { instrument: Instrument }) {
  const { addActivity, enterPrice, uploadPrices } = useDialogs();
  const { symbol, name, isin, currency, kind } = instrument;
  return (
    <Group justify="space-between" align="flex-start" mb="sm">
      <div>
        <Text fw={680} fz="xl" component="h2" m={0}>
          {symbol}
        </Text>
        <Text c="dimmed" fz="sm">
          {[name, kind, currency, isin].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<PenLine size={14} aria-hidden />}
          onClick={() => enterPrice(instrument)}
        >
          Enter a price
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<FileUp size={14} aria-hidden />}
          onClick={() => uploadPrices(instrument)}
        >
          Upload prices
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button size="xs" rightSection={<ChevronDown size={14} aria-hidden />}>
              Book
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => addActivity({ type: 'buy', instrument })}>Buy</Menu.Item>
            <Menu.Item onClick={() => addActivity({ type: 'sell', instrument })}>Sell</Menu.Item>
            <Menu.Item onClick={() => addActivity({ type: 'dividend', instrument })}>Dividend</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
    </Group>
  );
}

function Figures({ holding, currency }: { holding: Holding; currency: string }) {
  const formats = useFormats();
  const figures: [string, string, ReactNode][] = [
    ['Value', 'value', formats.money(holding.value, currency)],
    ['Quantity', 'quantity', formats.quantity(holding.quantity)],
    ['Cost', 'cost_basis', formats.money(holding.cost_basis, currency)],
    [
      'Unrealised',
      'unrealised',
      <Delta key="u" amount={holding.unrealised} ratio={holding.unrealised_ratio} currency={currency} />,
    ],
    ['Realised', 'realised', <Delta key="r" amount={holding.realised} currency={currency} />],
    ['Income', 'income', formats.money(holding.income, currency)],
    ['Total return', 'total_return_ratio', <Delta key="t" ratio={holding.total_return_ratio} />],
    ['Weight', 'weight', formats.share(holding.weight)],
  ];
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 2, xs: 3 }} spacing="sm" verticalSpacing="xs">
      {figures.map(([label, name, figure]) => (
        <div key={label}>
          <Text component="dt" fz="xs" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} fz="sm" fw={550} className="figure">
            <Explained figure={`holdings.items.${name}`} of={holding.instrument.id} label={label} isNamed>
              {figure}
            </Explained>
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
