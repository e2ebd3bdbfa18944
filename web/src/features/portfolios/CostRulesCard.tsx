/** By which methods units leave, in which account, from which day on. */
import { ActionIcon, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { $api, api } from '@/api/client';
import { portfolioChanged } from '@/api/live';
import type { CostRules, Portfolio } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { FormNote } from '@/components/FormNote';
import { WriteButton } from '@/components/writes';
import { readChoice } from '@/lib/search';

const METHODS = ['fifo', 'lifo', 'hifo', 'lofo', 'average', 'specific'] as const;
const NAMES: Record<(typeof METHODS)[number], string> = {
  fifo: 'First in, first out',
  lifo: 'Last in, first out',
  hifo: 'Dearest first',
  lofo: 'Cheapest first',
  average: 'Average cost',
  specific: 'Named lots',
};
type Rule = CostRules['items'][number];

export function CostRulesCard({ portfolio }: { portfolio: Portfolio }) {
  const path = { portfolio_id: portfolio.id };
  const rules = $api.useQuery('get', '/api/portfolios/{portfolio_id}/cost-rules', { params: { path } });
  return (
    <Card title="Cost rules" note="which units a sale takes, and from which day on">
      <QueryStates query={rules} what="The rules" height={140}>
        {(data: CostRules) => <RulesForm key={JSON.stringify(data)} portfolio={portfolio} rules={data} />}
      </QueryStates>
    </Card>
  );
}

function RulesForm({ portfolio, rules }: { portfolio: Portfolio; rules: CostRules }) {
  const path = { portfolio_id: portfolio.id };
  const [items, setItems] = useState<Rule[]>(rules.items);
  const [pool, setPool] = useState(rules.pool);
  const accounts = $api.useQuery('get', '/api/portfolios/{portfolio_id}/accounts', {
    params: { path, query: { limit: 200 } },
  });
  const saving = useMutation({
    mutationFn: async () => {
      await api.PUT('/api/portfolios/{portfolio_id}/cost-rules', { params: { path }, body: { pool, items } });
      await portfolioChanged(portfolio.id);
    },
  });
  const change = (place: number, patch: Partial<Rule>): void =>
    setItems(items.map((rule, index) => (index === place ? { ...rule, ...patch } : rule)));
  const own = readChoice(portfolio.cost_method, METHODS) ?? 'fifo';
  return (
    <Stack gap="sm">
      <FormNote error={saving.error} />
      <Text fz="sm" c="dimmed">
        Where no rule counts: {NAMES[own].toLowerCase()}. The newest rule of an account wins, then the newest
        for all.
      </Text>
      {items.map((rule, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two rules may be the same until one is changed.
        <Group key={place} gap="xs" align="end">
          <Select
            label="Method"
            size="xs"
            w={165}
            allowDeselect={false}
            data={METHODS.map((value) => ({ value, label: NAMES[value] }))}
            value={rule.method}
            onChange={(next) => change(place, { method: readChoice(next, METHODS) ?? rule.method })}
          />
          <Select
            label="In"
            size="xs"
            w={165}
            clearable
            placeholder="All accounts"
            data={(accounts.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={rule.account_id}
            onChange={(next) => change(place, { account_id: next })}
          />
          <TextInput
            label="From"
            size="xs"
            type="date"
            value={rule.since ?? ''}
            onChange={({ currentTarget }) => change(place, { since: currentTarget.value || null })}
          />
          <ActionIcon
            size={30}
            aria-label={`Remove rule ${place + 1}`}
            onClick={() => setItems(items.filter((_, index) => index !== place))}
          >
            <X size={15} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Switch
        label="Lots of all accounts are one pool"
        checked={pool}
        onChange={({ currentTarget }) => setPool(currentTarget.checked)}
      />
      <Group justify="space-between">
        <WriteButton
          variant="subtle"
          size="compact-sm"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => setItems([...items, { method: own, account_id: null, since: null }])}
        >
          Another rule
        </WriteButton>
        <WriteButton loading={saving.isPending} onClick={() => saving.mutate()}>
          Save the rules
        </WriteButton>
      </Group>
    </Stack>
  );
}
