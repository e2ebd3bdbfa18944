/** That a way of signing in was stopped when the account was locked down. */
import { Badge } from '@mantine/core';
import { useFormats } from './formats';

export function StoppedBadge({ at }: { at: string }) {
  const formats = useFormats();
  return <Badge color="yellow">Stopped {formats.ago(at, new Date())}</Badge>;
}
