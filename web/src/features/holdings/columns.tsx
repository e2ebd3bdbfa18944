/** The columns of the holdings table. */
import { Box, Button, Group, Progress, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Clock, PenLine } from 'lucide-react';
import { useMemo } from 'react';
import { useRights } from '@/api/rights';
import type { Holding } from '@/api/shapes';
import type { Column } from '@/components/DataTable';
import { Delta } from '@/components/Delta';
import { type Dialogs, useDialogs } from '@/components/dialogs';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { Sparkline } from '@/components/Sparkline';
import { approximate } from '@/lib/decimals';
import { type Formats, MISSING } from '@/lib/format';

type Context = {
  portfolioId: string;
  currency: string;
  formats: Formats;
  dialogs: Dialogs;
  /** Prices are the owner's own. */
  mayPrice: boolean;
};

function sortable(text: string | null): number | null {
  return text === null ? null : approximate(text);
}

export function useHoldingColumns(portfolioId: string, currency: string): Column<Holding>[] {
  const formats = useFormats();
  const dialogs = useDialogs();
  const { isOwner } = useRights(portfolioId);
  return useMemo(
    () => columnsOf({ portfolioId, currency, formats, dialogs, mayPrice: isOwner }),
    [portfolioId, currency, formats, dialogs, isOwner],
  );
}

function columnsOf(context: Context): Column<Holding>[] {
  const { formats, currency } = context;
  const money = (text: string | null): string => formats.money(text, currency);
  const figures: Record<string, string> = {
    day: 'day_change_ratio',
    quantity: 'quantity',
    cost: 'cost_basis',
    value: 'value',
    unrealised: 'unrealised',
    return: 'total_return_ratio',
    weight: 'weight',
  };
  const columns: Column<Holding>[] = [
    {
      id: 'holding',
      title: 'Holding',
      clip: true,
      sortBy: ({ instrument }) => instrument.symbol,
      cell: (row) => <Name row={row} portfolioId={context.portfolioId} />,
    },
    {
      id: 'trend',
      title: '30 days',
      shownFrom: 'desktop',
      cell: ({ sparkline, instrument }) => (
        <Sparkline values={sparkline} label={`${instrument.symbol}: course of the last days`} />
      ),
    },
    {
      id: 'price',
      title: 'Price',
      isFigure: true,
      shownFrom: 'tablet',
      sortBy: (row) => sortable(row.price),
      cell: (row) => <PriceCell row={row} context={context} />,
    },
    {
      id: 'day',
      title: 'Day',
      isFigure: true,
      shownFrom: 'tablet',
      sortBy: (row) => sortable(row.day_change_ratio),
      cell: (row) => <Delta ratio={row.day_change_ratio} />,
    },
    {
      id: 'quantity',
      title: 'Quantity',
      isFigure: true,
      shownFrom: 'tablet',
      sortBy: (row) => sortable(row.quantity),
      cell: (row) => formats.quantity(row.quantity),
    },
    {
      id: 'cost',
      title: 'Cost',
      isFigure: true,
      shownFrom: 'widescreen',
      sortBy: (row) => sortable(row.cost_basis),
      cell: (row) => money(row.cost_basis),
    },
    {
      id: 'value',
      title: 'Value',
      isFigure: true,
      sortBy: (row) => sortable(row.value),
      cell: (row) => <b style={{ fontWeight: 620 }}>{money(row.value)}</b>,
    },
    {
      id: 'unrealised',
      title: 'Unrealised',
      isFigure: true,
      shownFrom: 'widescreen',
      sortBy: (row) => sortable(row.unrealised),
      cell: (row) => <Delta amount={row.unrealised} currency={currency} />,
    },
    {
      id: 'return',
      title: 'Total return',
      isFigure: true,
      sortBy: (row) => sortable(row.total_return_ratio),
      cell: (row) => <Delta ratio={row.total_return_ratio} />,
    },
    {
      id: 'weight',
      title: 'Weight',
      isFigure: true,
      shownFrom: 'tablet',
      sortBy: (row) => sortable(row.weight),
      cell: ({ weight }) => <Weight weight={weight} text={formats.share(weight)} />,
    },
  ];
  return columns.map((column) => explained(column, figures[column.id]));
}

/** Every figure of a row says how it came about. */
function explained(column: Column<Holding>, name: string | undefined): Column<Holding> {
  if (name === undefined) return column;
  return {
    ...column,
    cell: (row) => (
      <Explained
        figure={`holdings.items.${name}`}
        of={row.instrument.id}
        label={`${column.title} of ${row.instrument.symbol}`}
        isNamed
      >
        {column.cell(row)}
      </Explained>
    ),
  };
}

function Name({ row, portfolioId }: { row: Holding; portfolioId: string }) {
  const { id, symbol, name } = row.instrument;
  return (
    <Group gap={8} wrap="nowrap">
      <Link
        className="plain"
        data-row-link
        to="/portfolios/$portfolioId/holdings/$instrumentId"
        params={{ portfolioId, instrumentId: id }}
        style={{ fontWeight: 620, flex: 'none', minWidth: 56 }}
      >
        {symbol}
      </Link>
      <Text fz="xs" c="dimmed" truncate>
        {name}
      </Text>
    </Group>
  );
}

function PriceCell({ row, context }: { row: Holding; context: Context }) {
  const { instrument, price, price_date, price_state } = row;
  const { formats, currency, dialogs } = context;
  if (price_state === 'missing' || price === null) {
    if (!context.mayPrice) return MISSING;
    return (
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<PenLine size={12} aria-hidden />}
        onClick={() => dialogs.enterPrice(instrument)}
      >
        Enter a price
      </Button>
    );
  }
  const text = formats.price(price, instrument.currency, { foreign: instrument.currency !== currency });
  if (price_state !== 'stale')
    return <Tooltip label={`Close of ${formats.date(price_date)}`}>{<span>{text}</span>}</Tooltip>;
  return (
    <Tooltip label={`The last price is of ${formats.date(price_date)}`}>
      <Group gap={5} wrap="nowrap" justify="flex-end" c="dimmed">
        <Clock size={12} role="img" aria-label={`Last price of ${formats.date(price_date)}`} />
        {text}
      </Group>
    </Tooltip>
  );
}

function Weight({ weight, text }: { weight: string | null; text: string }) {
  return (
    <Group gap={8} wrap="nowrap" justify="flex-end">
      <Box w={52} visibleFrom="lg" aria-hidden>
        <Progress size={5} value={weight === null ? 0 : approximate(weight) * 100} />
      </Box>
      <Box w={46} ta="end">
        {text}
      </Box>
    </Group>
  );
}
