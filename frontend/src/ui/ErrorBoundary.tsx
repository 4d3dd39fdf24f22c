import { Component, type ReactNode } from "react";

export interface ErrorBoundaryProps {
  /** What stands there instead of what broke. */
  readonly fallback: ReactNode;
  readonly onError?: () => void;
  readonly children: ReactNode;
}

interface State {
  readonly broken: boolean;
}

/** Keeps what breaks inside from taking the whole page with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override componentDidCatch(): void {
    this.props.onError?.();
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
