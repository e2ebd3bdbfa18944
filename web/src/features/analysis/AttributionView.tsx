/** Why the return differs from that of a mix of instruments: allocation, selection, interaction, currency. */
import { Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { $api } from '@/api/client';
import type { Allocation, Attribution } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { type Column, DataTable } from '@/components/DataTable';
import { toneOf } from '@/components/Delta';
import { EmptyState } from '@/components/EmptyState';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { approximate, divide, parseTyped } from '@/lib/decimals';
import { readChoice } from '@/lib/search';
import { PeriodControls } from './Controls';
import { Figures } from './Figures';
import { type MixPart, readMix, writeMix } from './mix';
import { askedOf, useComparable } from './queries';
import { type AnalysisView, MODELS, PARTS } from './search';

const GROUPS = { instrument: 'Holding', kind: 'Kind', currency: 'Currency', account: 'Account' };
const MODEL_NAMES = { brinson_fachler: 'Brinson–Fachler', brinson_hood_beebower: 'Brinson–Hood–Beebower' };
type ViewProps = { portfolioId: string; view: AnalysisView; today: string };

export function AttributionView({ portfolioId, view, today }: ViewProps) {
  const { search, change } = view;
  const by = search.by ?? 'kind';
  const path = { portfolio_id: portfolioId };
  const mix = readMix(search.mix);
  const { exclude: _, benchmark: __, ...asked } = askedOf(search, today);
  const attribution = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/attribution',
    {
      params: {
        path,
        query: {
          ...asked,
          by,
          model: search.model ?? 'brinson_fachler',
          part: mix.map((part) => `${part.group}:${part.weight}:${part.instrument}`),
        },
      },
    },
    { enabled: mix.length > 0 },
  );
  const allocation = $api.useQuery('get', '/api/portfolios/{portfolio_id}/allocation', {
    params: { path, query: { by, as_of: search.to ?? today } },
  });
  return (
    <Stack gap="md">
      <PeriodControls view={view} today={today} />
      <Card title="Compare with" note="a mix, brought back to its weights every day; the rest of it is cash">
        <Stack gap="sm">
          <Group gap="sm" align="end">
            <SegmentedControl
              aria-label="Groups"
              data={PARTS.map((value) => ({ value, label: GROUPS[value] }))}
              value={by}
              onChange={(next) => change({ by: readChoice(next, PARTS), mix: undefined })}
            />
            <Select
              aria-label="Model"
              size="xs"
              w={210}
              allowDeselect={false}
              data={MODELS.map((value) => ({ value, label: MODEL_NAMES[value] }))}
              value={search.model ?? 'brinson_fachler'}
              onChange={(next) => change({ model: readChoice(next, MODELS) })}
            />
          </Group>
          <QueryStates
            query={allocation}
            what="The groups"
            height={120}
            isEmpty={({ items }) => items.length === 0}
            empty={<EmptyState title="Nothing is held" />}
          >
            {(data: Allocation) => (
              <MixForm key={`${by} ${search.mix}`} groups={data.items} mix={mix} view={view} />
            )}
          </QueryStates>
        </Stack>
      </Card>
      {mix.length > 0 && (
        <Card title="Attribution" note="the effects add up to the excess return, to the last digit" flush>
          <QueryStates query={attribution} what="The attribution" height={260}>
            {(data: Attribution) => <Effects attribution={data} />}
          </QueryStates>
        </Card>
      )}
    </Stack>
  );
}

type MixFormProps = { groups: Allocation['items']; mix: MixPart[]; view: AnalysisView };

/** One line a group, with what stands for it in the mix; begun from the portfolio's own weights. */
function MixForm({ groups, mix, view }: MixFormProps) {
  const comparable = useComparable();
  const [parts, setParts] = useState(() =>
    groups.map(({ key, label, weight }) => {
      const known = mix.find(({ group }) => group === key);
      const own = approximate(weight ?? '0') * 100;
      return {
        key,
        label,
        percent: known ? String(approximate(known.weight) * 100) : own.toFixed(1),
        instrument: known?.instrument ?? null,
      };
    }),
  );
  const change = (key: string, patch: { percent?: string; instrument?: string | null }): void =>
    setParts((before) => before.map((part) => (part.key === key ? { ...part, ...patch } : part)));
  const submit = (): void =>
    view.change({
      mix: writeMix(
        parts.flatMap(({ key, percent, instrument }) => {
          const typed = parseTyped(percent);
          return instrument && typed ? [{ group: key, weight: divide(typed, '100', 6), instrument }] : [];
        }),
      ),
    });
  const options = (comparable.data ?? []).map(({ id, symbol, name }) => ({
    value: id,
    label: `${symbol} · ${name}`,
  }));
  return (
    <Stack gap={8}>
      {parts.map(({ key, label, percent, instrument }) => (
        <Group key={key} gap="sm">
          <Text fz="sm" w={130} truncate title={label} style={{ flex: 'none' }}>
            {label}
          </Text>
          <TextInput
            size="xs"
            w={76}
            inputMode="decimal"
            aria-label={`Weight of ${label} in percent`}
            rightSection="%"
            value={percent}
            onChange={({ currentTarget }) => change(key, { percent: currentTarget.value })}
          />
          <Select
            size="xs"
            flex="1 1 200px"
            searchable
            clearable
            aria-label={`What stands for ${label}`}
            placeholder="Not in the mix"
            data={options}
            value={instrument}
            onChange={(next) => change(key, { instrument: next })}
          />
        </Group>
      ))}
      <Button size="xs" style={{ alignSelf: 'end' }} onClick={submit}>
        Attribute
      </Button>
    </Stack>
  );
}

function Effects({ attribution }: { attribution: Attribution }) {
  const formats = useFormats();
  const { total, benchmark_total, excess, effects, items } = attribution;
  const tile = (name: string, label: string, ratio: string) => ({
    figure: `attribution.${name}`,
    label,
    text: formats.percent(ratio),
    tone: ratio,
  });
  const effect = (
    name: keyof Attribution['effects'],
    title: string,
  ): Column<Attribution['items'][number]> => ({
    id: name,
    title,
    isFigure: true,
    ...(name === 'total' || name === 'selection' ? {} : { shownFrom: 'tablet' as const }),
    sortBy: (row) => approximate(row.effects[name]),
    cell: (row) => (
      <Explained figure={`attribution.items.effects.${name}`} of={row.key} label={title} isNamed>
        <span className={toneOf(row.effects[name])}>{formats.percent(row.effects[name])}</span>
      </Explained>
    ),
  });
  const plain = (
    id: 'weight' | 'benchmark_weight' | 'total' | 'benchmark_total',
    title: string,
  ): Column<Attribution['items'][number]> => ({
    id: `own_${id}`,
    title,
    isFigure: true,
    shownFrom: 'desktop',
    cell: (row) => (id.endsWith('weight') ? formats.share(row[id]) : formats.percent(row[id])),
  });
  return (
    <Stack gap="md">
      <Group px="md" grow>
        <Figures
          tiles={[
            tile('total', 'Return', total),
            tile('benchmark_total', 'Return of the mix', benchmark_total),
            { ...tile('excess', 'Excess', excess), isChosen: true },
            tile('effects.allocation', 'Allocation', effects.allocation),
            tile('effects.selection', 'Selection', effects.selection),
            tile('effects.interaction', 'Interaction', effects.interaction),
            tile('effects.currency', 'Currency', effects.currency),
          ]}
        />
      </Group>
      <DataTable
        label="Attribution"
        rows={items}
        rowKey={({ key }) => key}
        columns={[
          { id: 'group', title: 'Group', clip: true, cell: ({ label }) => label },
          plain('weight', 'Weight'),
          plain('benchmark_weight', 'In the mix'),
          plain('total', 'Return'),
          plain('benchmark_total', 'Of the mix'),
          effect('allocation', 'Allocation'),
          effect('selection', 'Selection'),
          effect('interaction', 'Interaction'),
          effect('currency', 'Currency'),
          effect('total', 'Together'),
        ]}
      />
    </Stack>
  );
}
