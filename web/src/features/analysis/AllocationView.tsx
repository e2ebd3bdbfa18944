/** How the worth spreads: a map of squares and a list, opened branch by branch where it is by a taxonomy. */
import { Anchor, Box, Breadcrumbs, Group, Select, Stack, Text, UnstyledButton } from '@mantine/core';
import { $api } from '@/api/client';
import type { Allocation, Classification } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { ExplainArea } from '@/components/ExplainArea';
import { Explained } from '@/components/Explained';
import { useFormats } from '@/components/formats';
import { approximate } from '@/lib/decimals';
import { readChoice } from '@/lib/search';
import { type AnalysisView, PARTS } from './search';
import { treemapOf } from './treemap';

const PART_NAMES = { instrument: 'Holding', kind: 'Kind', currency: 'Currency', account: 'Account' };
const HUES = ['indigo', 'teal', 'grape', 'cyan', 'pink', 'blue', 'red', 'violet'];
const [WIDE, HIGH] = [1000, 420];

type ViewProps = { portfolioId: string; view: AnalysisView; today: string };
/** `figure` names it to an explanation; `isOpen` says that there is more below. */
type Slice = {
  key: string;
  label: string;
  value: string;
  weight: string | null;
  isBranch: boolean;
  isExplained: boolean;
};

export function AllocationView({ portfolioId, view, today }: ViewProps) {
  const { search, change } = view;
  const taxonomies = $api.useQuery('get', '/api/taxonomies', {});
  const choices = [
    { group: 'By', items: PARTS.map((value) => ({ value, label: PART_NAMES[value] })) },
    {
      group: 'By a taxonomy of mine',
      items: (taxonomies.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
  ];
  return (
    <Stack gap="md">
      <Select
        label="Spread by"
        size="xs"
        w={230}
        allowDeselect={false}
        data={choices}
        value={search.taxonomy ?? search.by ?? 'instrument'}
        onChange={(next) => {
          const by = readChoice(next, PARTS);
          change({ by, taxonomy: by || !next ? undefined : next, node: undefined });
        }}
      />
      {search.taxonomy ? (
        <ByTaxonomy portfolioId={portfolioId} view={view} today={today} taxonomyId={search.taxonomy} />
      ) : (
        <ByPart portfolioId={portfolioId} view={view} today={today} />
      )}
    </Stack>
  );
}

function ByPart({ portfolioId, view, today }: ViewProps) {
  const by = view.search.by ?? 'instrument';
  const day = view.search.to ?? today;
  const allocation = $api.useQuery('get', '/api/portfolios/{portfolio_id}/allocation', {
    params: { path: { portfolio_id: portfolioId }, query: { by, as_of: day } },
  });
  return (
    <Card title="Allocation" note={PART_NAMES[by]}>
      <QueryStates
        query={allocation}
        what="The allocation"
        height={420}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title="Nothing is held" />}
      >
        {(data: Allocation) => (
          <ExplainArea of={{ portfolioId, to: day, by }}>
            <Spread
              currency={data.currency}
              slices={data.items.map((item) => ({ ...item, isBranch: false, isExplained: true }))}
            />
          </ExplainArea>
        )}
      </QueryStates>
    </Card>
  );
}

function ByTaxonomy({ portfolioId, view, today, taxonomyId }: ViewProps & { taxonomyId: string }) {
  const query = { taxonomy_id: taxonomyId, as_of: view.search.to ?? today, look_through: 'true' as const };
  const classified = $api.useQuery('get', '/api/portfolios/{portfolio_id}/classification', {
    params: { path: { portfolio_id: portfolioId }, query },
  });
  return (
    <Card title="Allocation" note="through what funds hold, where told">
      <QueryStates
        query={classified}
        what="The allocation"
        height={420}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title="Nothing is held" />}
      >
        {(data: Classification) => <Branches classification={data} view={view} />}
      </QueryStates>
    </Card>
  );
}

/** What is directly below a node: branches with something in them, and the instruments in the node itself. */
export function slicesBelow({ items }: Classification, node: string | null): Slice[] {
  const here = items.find(({ key }) => key === node);
  const branches = items
    .filter(({ parent, value }) => parent === node && approximate(value) !== 0)
    .map(({ key, name, value, weight }) => ({
      key,
      label: name,
      value,
      weight,
      isBranch: true,
      isExplained: false,
    }));
  const held = (here?.instruments ?? []).map(({ instrument, value, weight }) => ({
    key: instrument.id,
    label: `${instrument.symbol} · ${instrument.name}`,
    value,
    weight,
    isBranch: false,
    isExplained: false,
  }));
  return [...branches, ...held];
}

type BranchesProps = { classification: Classification; view: AnalysisView };

function Branches({ classification, view }: BranchesProps) {
  const node = view.search.node ?? null;
  const byKey = new Map(classification.items.map((item) => [item.key, item]));
  const path: { key: string; name: string }[] = [];
  for (
    let at = node === null ? undefined : byKey.get(node);
    at;
    at = at.parent ? byKey.get(at.parent) : undefined
  )
    path.unshift(at);
  const open = (key: string | undefined): void => view.change({ node: key });
  return (
    <Stack gap="sm">
      <Breadcrumbs>
        {[{ key: '', name: 'All' }, ...path].map(({ key, name }) => (
          <Anchor key={key} component="button" type="button" fz="sm" onClick={() => open(key || undefined)}>
            {name}
          </Anchor>
        ))}
      </Breadcrumbs>
      <Spread currency={classification.currency} slices={slicesBelow(classification, node)} onOpen={open} />
    </Stack>
  );
}

type SpreadProps = { currency: string; slices: readonly Slice[]; onOpen?: (key: string) => void };

function Spread({ currency, slices, onOpen }: SpreadProps) {
  const formats = useFormats();
  const ordered = [...slices].sort((a, b) => approximate(b.value) - approximate(a.value));
  const hueOf = (key: string): string =>
    HUES[ordered.findIndex((slice) => slice.key === key) % HUES.length] ?? 'gray';
  const tiles = treemapOf(ordered, ({ value }) => approximate(value), WIDE, HIGH);
  return (
    <Stack gap="md">
      <Box pos="relative" style={{ aspectRatio: `${WIDE} / ${HIGH}`, minHeight: 220 }} aria-hidden>
        {tiles.map(({ item, x, y, width, height }) => (
          <Box
            key={item.key}
            pos="absolute"
            p={6}
            fz="xs"
            c="white"
            bg={`${hueOf(item.key)}.9`}
            style={{
              left: `${(x / WIDE) * 100}%`,
              top: `${(y / HIGH) * 100}%`,
              width: `${(width / WIDE) * 100}%`,
              height: `${(height / HIGH) * 100}%`,
              border: '1px solid var(--surface)',
              borderRadius: 6,
              overflow: 'hidden',
              cursor: item.isBranch ? 'pointer' : undefined,
            }}
            onClick={() => item.isBranch && onOpen?.(item.key)}
          >
            {width > 70 && height > 30 && (
              <>
                <b>{item.label}</b>
                <br />
                {formats.share(item.weight)}
              </>
            )}
          </Box>
        ))}
      </Box>
      <Box component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {ordered.map((slice) => (
          <Group key={slice.key} component="li" gap={8} wrap="nowrap" mih={32}>
            <Box
              w={9}
              h={9}
              bg={`${hueOf(slice.key)}.9`}
              style={{ borderRadius: 3, flex: 'none' }}
              aria-hidden
            />
            <Box flex={1} miw={0}>
              {slice.isBranch ? (
                <UnstyledButton fz="sm" fw={600} mih={24} onClick={() => onOpen?.(slice.key)}>
                  {slice.label} ›
                </UnstyledButton>
              ) : (
                <Text fz="sm" truncate title={slice.label}>
                  {slice.label}
                </Text>
              )}
            </Box>
            <Figure slice={slice} name="value">
              {formats.money(slice.value, currency)}
            </Figure>
            <Box w={64} ta="end">
              <Figure slice={slice} name="weight">
                {formats.share(slice.weight)}
              </Figure>
            </Box>
          </Group>
        ))}
      </Box>
    </Stack>
  );
}

function Figure({ slice, name, children }: { slice: Slice; name: 'value' | 'weight'; children: string }) {
  const text = (
    <Text span fz="sm" className="figure" fw={name === 'weight' ? 600 : 400}>
      {children}
    </Text>
  );
  if (!slice.isExplained) return text;
  return (
    <Explained figure={`allocation.items.${name}`} of={slice.key} label={slice.label} isNamed>
      {text}
    </Explained>
  );
}
