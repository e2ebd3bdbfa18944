/** What the server refused about a form, in its own words. */
import { Alert, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { failureFrom } from '@/api/failure';

export function FormNote({ error }: { error: unknown }) {
  if (!error) return null;
  const failure = failureFrom(error);
  return (
    <Alert color="red" variant="light" role="alert" icon={<TriangleAlert size={16} aria-hidden />} p="sm">
      <Text fz="sm">
        {failure.message}
        {failure.retryAfterS !== null && ` Try again in ${failure.retryAfterS} s.`}
      </Text>
    </Alert>
  );
}
