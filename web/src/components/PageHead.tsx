/** The head of a page: its title and what can be done with it. */
import { Group, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

type PageHeadProps = { title: ReactNode; documentTitle?: string; children?: ReactNode };

/** A plain title becomes the heading; a title that is an element brings its own. */
export function PageHead({ title, documentTitle, children }: PageHeadProps) {
  useDocumentTitle(`${documentTitle ?? (typeof title === 'string' ? title : 'Portfolio')} · Folio`);
  return (
    <Group justify="space-between" mb="md" gap="sm" mih={36}>
      {typeof title === 'string' ? <Title order={1}>{title}</Title> : title}
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
