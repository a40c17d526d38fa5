import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> & {
  /** As plain as a link, for what is not the main thing to do here. */
  quiet?: boolean;
};

/** A button; of type "button" unless said otherwise. */
export function Button({ quiet = false, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={quiet ? styles.quiet : styles.button} />;
}
