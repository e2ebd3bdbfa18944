/** A field for the code of an app, or for a recovery code. */
import { TextInput } from '@mantine/core';

type CodeFieldProps = { isRecovery: boolean; value: string; onChange: (value: string) => void };

export function CodeField({ isRecovery, value, onChange }: CodeFieldProps) {
  return (
    <TextInput
      key={isRecovery ? 'recovery' : 'app'}
      label={isRecovery ? 'Recovery code' : 'Code of your app'}
      description={
        isRecovery ? 'One of those you wrote down; each counts once.' : 'Six digits, new every half minute.'
      }
      name="code"
      autoComplete={isRecovery ? 'off' : 'one-time-code'}
      inputMode={isRecovery ? 'text' : 'numeric'}
      autoCapitalize="characters"
      spellCheck={false}
      required
      autoFocus
      data-autofocus
      className="figure"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
