/** The person's menu: who is signed in, settings, and the ways out. */
import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Keyboard, Link2, LogOut, MonitorX, Settings, ShieldCheck } from 'lucide-react';
import { $api, queryClient } from '@/api/client';
import { useDialogs } from '@/components/dialogs';
import { useLeave } from '@/components/useLeave';

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? '')
    .join('')
    .toUpperCase();
}

function useSignOut(path: '/api/auth/logout' | '/api/auth/logout-all') {
  const leave = useLeave();
  return $api.useMutation('post', path, {
    // What is still being asked would be refused, and that is no news to anybody.
    onMutate: () => queryClient.cancelQueries(),
    onSettled: leave,
  });
}

export function UserMenu() {
  const { data: user } = $api.useQuery('get', '/api/users/me');
  const signOut = useSignOut('/api/auth/logout');
  const signOutAll = useSignOut('/api/auth/logout-all');
  const { showShortcuts } = useDialogs();
  if (!user) return null;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <UnstyledButton aria-label={`Menu of ${user.name}`} style={{ borderRadius: 999 }} ml={4}>
          <Avatar size={30} color="indigo" variant="filled">
            {/* Drawn by CSS: a reader hears the whole name instead. */}
            <span className="initials" data-initials={initialsOf(user.name)} />
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fz="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {user.name}
          </Text>
          <Text fz="xs" truncate>
            {user.email}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item leftSection={<Settings size={15} aria-hidden />} component={Link} to="/settings">
          Settings
        </Menu.Item>
        <Menu.Item
          leftSection={<ShieldCheck size={15} aria-hidden />}
          component={Link}
          to="/settings/security"
        >
          Security
        </Menu.Item>
        <Menu.Item leftSection={<Link2 size={15} aria-hidden />} component={Link} to="/settings/connections">
          Connections
        </Menu.Item>
        <Menu.Item leftSection={<Keyboard size={15} aria-hidden />} onClick={showShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={15} aria-hidden />} onClick={() => signOut.mutate({})}>
          Sign out
        </Menu.Item>
        <Menu.Item leftSection={<MonitorX size={15} aria-hidden />} onClick={() => signOutAll.mutate({})}>
          Sign out everywhere
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
