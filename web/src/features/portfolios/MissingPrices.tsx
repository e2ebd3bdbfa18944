/** Names the holdings without a price: their value is unknown, not zero. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import type { Holdings } from '@/api/shapes';
import { useDialogs } from '@/components/dialogs';

const NAMED = 4;

type MissingPricesProps = { holdings: Holdings; mayPrice: boolean };

/** Prices are the owner's own. */
export function MissingPrices({ holdings, mayPrice }: MissingPricesProps) {
  const { enterPrice } = useDialogs();
  const missing = holdings.missing_prices;
  if (missing.length === 0) return null;
  const isOne = missing.length === 1;
  return (
    <Alert color="yellow" variant="light" icon={<CircleAlert size={16} aria-hidden />} p="sm" role="status">
      <Group justify="space-between" gap="sm">
        <Text fz="sm" flex="1 1 320px">
          {isOne ? '1 holding has no price' : `${missing.length} holdings have no price`}. The total counts
          only what has one.
        </Text>
        <Group gap="xs">
          {(mayPrice ? missing.slice(0, NAMED) : []).map(({ instrument_id, symbol }) => (
            <Button
              key={instrument_id}
              size="compact-sm"
              variant="default"
              onClick={() => enterPrice({ id: instrument_id, symbol })}
            >
              Enter a price for {symbol}
            </Button>
          ))}
        </Group>
      </Group>
    </Alert>
  );
}
