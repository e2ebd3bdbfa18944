/** The top bar: brand, palette field, connection, privacy, theme and the person's menu. */
import {
  ActionIcon,
  Box,
  Burger,
  Group,
  Kbd,
  Text,
  Tooltip,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { Link } from '@tanstack/react-router';
import { Eye, EyeOff, Moon, Search, Sun } from 'lucide-react';
import { ConnectionBadge } from '@/app/ConnectionBadge';
import { UserMenu } from '@/app/UserMenu';
import { Brand } from '@/components/Brand';
import { useAmountsHidden } from '@/components/preferences';
import { useThemeSwitch } from '@/components/useTheme';
import { keyLabel } from '@/lib/keys';

type TopBarProps = { isMenuOpen: boolean; onMenu: () => void };

export function TopBar({ isMenuOpen, onMenu }: TopBarProps) {
  return (
    <Group h="100%" px={14} justify="space-between" wrap="nowrap" gap="xs">
      <Group gap={8} wrap="nowrap" flex="1 1 0" miw={0}>
        <Burger
          size="sm"
          hiddenFrom="sm"
          opened={isMenuOpen}
          onClick={onMenu}
          aria-label={isMenuOpen ? 'Close the menu' : 'Open the menu'}
        />
        <Link to="/" className="plain" aria-label="Folio: to the portfolio">
          <Box visibleFrom="sm">
            <Brand />
          </Box>
          <Box hiddenFrom="sm">
            <Brand isBare />
          </Box>
        </Link>
      </Group>
      <PaletteField />
      <Group gap={4} wrap="nowrap" justify="flex-end" flex="1 1 0">
        <ConnectionBadge />
        <PrivacySwitch />
        <ThemeSwitch />
        <UserMenu />
      </Group>
    </Group>
  );
}

function PaletteField() {
  const os = useOs();
  return (
    <UnstyledButton
      onClick={spotlight.open}
      h={32}
      px={10}
      flex={{ base: 'none', sm: '1 1 420px' }}
      maw={420}
      style={{
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: 8,
        background: 'var(--surface)',
      }}
    >
      <Group gap={8} wrap="nowrap" h="100%" c="dimmed">
        <Search size={15} aria-hidden />
        <Text fz="sm" flex={1} truncate visibleFrom="sm">
          Search pages, instruments, actions
        </Text>
        <VisuallyHidden hiddenFrom="sm">Search pages, instruments, actions</VisuallyHidden>
        <Kbd size="xs" visibleFrom="sm">
          {keyLabel('mod+k', os === 'macos')}
        </Kbd>
      </Group>
    </UnstyledButton>
  );
}

function PrivacySwitch() {
  const [isHidden, setHidden] = useAmountsHidden();
  const label = isHidden ? 'Show amounts' : 'Hide amounts';
  const Icon = isHidden ? EyeOff : Eye;
  return (
    <Tooltip label={`${label} (h)`}>
      <ActionIcon aria-label={label} aria-pressed={isHidden} onClick={() => setHidden(!isHidden)}>
        <Icon size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function ThemeSwitch() {
  const { isDark, flip } = useThemeSwitch();
  const label = isDark ? 'Use the light theme' : 'Use the dark theme';
  const Icon = isDark ? Sun : Moon;
  return (
    <Tooltip label={`${label} (t)`}>
      <ActionIcon aria-label={label} onClick={flip} visibleFrom="xs">
        <Icon size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
